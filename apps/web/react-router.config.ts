import type { Config } from '@react-router/dev/config';

export default {
  ssr: true,
  buildDirectory: 'build',
  serverModuleFormat: 'esm',
  // The table of pages is short: browsers get it whole, and no further route needs a permission.
  routeDiscovery: { mode: 'initial' },
} satisfies Config;
