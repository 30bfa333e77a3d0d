import { data } from 'react-router';

/** To be thrown: there is no such page. */
export function notHere() {
  return data(null, { status: 404, statusText: 'Not found' });
}
