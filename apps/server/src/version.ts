import packageJson from '../package.json' with { type: 'json' };

/** Of the package, in semantic versioning. */
export const version: string = packageJson.version;
