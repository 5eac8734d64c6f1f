/** Put in by the build, from the workspace's Cargo.toml. */
declare const __APP_VERSION__: string;

/** The version of the app: `0.1.0`. */
export const APP_VERSION = __APP_VERSION__;
