import { layout, type RouteConfig, route } from '@react-router/dev/routes';
import { type Page, pages } from './pages.ts';

function routesUnder(isConsole: boolean) {
  return pages
    .filter(({ path }) => path.startsWith('/console') === isConsole)
    .map(({ path, file }: Page) => route(path, file));
}

export default [
  layout('frame/public-frame.tsx', routesUnder(false)),
  layout('frame/console-frame.tsx', routesUnder(true)),
] satisfies RouteConfig;
