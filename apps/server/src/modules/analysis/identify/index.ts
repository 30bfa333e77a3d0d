export {
  type Family,
  type Format,
  families,
  formats,
  type Identification,
} from './identification.ts';
export { identify } from './identify.ts';
