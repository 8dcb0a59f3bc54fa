/**
 * Presently inside a program of one's own. Disposing an app takes everything down again; draining it first lets clients come back elsewhere.
 *
 * ```ts
 * await using app = await createApp(readConfig({ PORT: '4000', DATA_DIR: './data' }));
 * console.log(app.url);
 * ```
 */
export { createApp, type App, type AppOptions } from './app.ts';
export type { Principal, Role } from './auth/principal.ts';
export { signToken } from './auth/tokens.ts';
export { systemClock, type Clock, type Timer } from './clock.ts';
export { ConfigFault, readConfig, type Config } from './config.ts';
export { StoreRefused } from './store/contract.ts';
