import type { Principal } from '../auth/principal.ts';

/** What the gateway needs to find in every resolver context: who asks, and the identity of the socket or request through which. */
export interface ViewerContext {
  readonly principal: Principal | undefined;
  readonly connection: object;
}
