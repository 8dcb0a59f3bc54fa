/**
 * Whether tests that need a server can run. Where it is missing they are skipped, unless REQUIRE_SERVERS is set, as `.ci/run` does: then its
 * absence is a failure.
 */
export function canTest(server: string, there: boolean): boolean {
  if (!there && process.env['REQUIRE_SERVERS'])
    throw new Error(`These tests need ${server}: install it, or say where one is (see CONTRIBUTING.md).`);
  return there;
}
