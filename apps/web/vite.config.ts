import { reactRouter } from '@react-router/dev/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [reactRouter()],
  build: {
    // Everything the pages load is a file of ours: the policy for content allows no `data:`.
    assetsInlineLimit: 0,
    target: 'es2023',
    reportCompressedSize: false,
  },
  logLevel: 'warn',
});
