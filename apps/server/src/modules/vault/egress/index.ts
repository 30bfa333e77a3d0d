export { type CartOptions, cartStream } from './cart.ts';
export { infectedPassword, type ZipOptions, zipStream } from './zip.ts';
