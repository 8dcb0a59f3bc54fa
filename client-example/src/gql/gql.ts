/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  subscription Board($locationId: ID!) {\n    board(locationId: $locationId) {\n      currentTime {\n        instant\n      }\n      location {\n        id\n        name\n        timeZone\n        capacity\n        watchers\n        observedAt\n        stale\n        coordinates {\n          latitude\n          longitude\n        }\n      }\n      headcount {\n        count\n        capacity\n        quality\n        observedAt\n        stale\n      }\n    }\n  }\n": typeof types.BoardDocument,
    "\n  query HeadcountHistory($id: ID!, $from: DateTime!, $every: Duration!) {\n    location(id: $id) {\n      headcountHistory(from: $from, every: $every) {\n        at\n        count\n      }\n    }\n  }\n": typeof types.HeadcountHistoryDocument,
    "\n  query Places {\n    locations(first: 100) {\n      edges {\n        node {\n          id\n          name\n          coordinates {\n            latitude\n            longitude\n          }\n        }\n      }\n    }\n  }\n": typeof types.PlacesDocument,
    "\n  mutation SetPreferences($input: PreferencesInput!) {\n    setPreferences(input: $input) {\n      preferences {\n        mutedCategories\n        quietHours {\n          from\n          to\n        }\n        timeZone\n        dailyLimit\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n": typeof types.SetPreferencesDocument,
    "\n  query Viewer {\n    viewer {\n      id\n      timeZone\n      preferences {\n        mutedCategories\n        quietHours {\n          from\n          to\n        }\n        timeZone\n        dailyLimit\n      }\n      frequencyUsage {\n        rule {\n          category\n          limit\n          window {\n            calendar\n            rolling\n          }\n          overflow\n          own\n        }\n        used\n        limit\n        resetsAt\n      }\n    }\n  }\n": typeof types.ViewerDocument,
};
const documents: Documents = {
    "\n  subscription Board($locationId: ID!) {\n    board(locationId: $locationId) {\n      currentTime {\n        instant\n      }\n      location {\n        id\n        name\n        timeZone\n        capacity\n        watchers\n        observedAt\n        stale\n        coordinates {\n          latitude\n          longitude\n        }\n      }\n      headcount {\n        count\n        capacity\n        quality\n        observedAt\n        stale\n      }\n    }\n  }\n": types.BoardDocument,
    "\n  query HeadcountHistory($id: ID!, $from: DateTime!, $every: Duration!) {\n    location(id: $id) {\n      headcountHistory(from: $from, every: $every) {\n        at\n        count\n      }\n    }\n  }\n": types.HeadcountHistoryDocument,
    "\n  query Places {\n    locations(first: 100) {\n      edges {\n        node {\n          id\n          name\n          coordinates {\n            latitude\n            longitude\n          }\n        }\n      }\n    }\n  }\n": types.PlacesDocument,
    "\n  mutation SetPreferences($input: PreferencesInput!) {\n    setPreferences(input: $input) {\n      preferences {\n        mutedCategories\n        quietHours {\n          from\n          to\n        }\n        timeZone\n        dailyLimit\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n": types.SetPreferencesDocument,
    "\n  query Viewer {\n    viewer {\n      id\n      timeZone\n      preferences {\n        mutedCategories\n        quietHours {\n          from\n          to\n        }\n        timeZone\n        dailyLimit\n      }\n      frequencyUsage {\n        rule {\n          category\n          limit\n          window {\n            calendar\n            rolling\n          }\n          overflow\n          own\n        }\n        used\n        limit\n        resetsAt\n      }\n    }\n  }\n": types.ViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Board($locationId: ID!) {\n    board(locationId: $locationId) {\n      currentTime {\n        instant\n      }\n      location {\n        id\n        name\n        timeZone\n        capacity\n        watchers\n        observedAt\n        stale\n        coordinates {\n          latitude\n          longitude\n        }\n      }\n      headcount {\n        count\n        capacity\n        quality\n        observedAt\n        stale\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription Board($locationId: ID!) {\n    board(locationId: $locationId) {\n      currentTime {\n        instant\n      }\n      location {\n        id\n        name\n        timeZone\n        capacity\n        watchers\n        observedAt\n        stale\n        coordinates {\n          latitude\n          longitude\n        }\n      }\n      headcount {\n        count\n        capacity\n        quality\n        observedAt\n        stale\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HeadcountHistory($id: ID!, $from: DateTime!, $every: Duration!) {\n    location(id: $id) {\n      headcountHistory(from: $from, every: $every) {\n        at\n        count\n      }\n    }\n  }\n"): (typeof documents)["\n  query HeadcountHistory($id: ID!, $from: DateTime!, $every: Duration!) {\n    location(id: $id) {\n      headcountHistory(from: $from, every: $every) {\n        at\n        count\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Places {\n    locations(first: 100) {\n      edges {\n        node {\n          id\n          name\n          coordinates {\n            latitude\n            longitude\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Places {\n    locations(first: 100) {\n      edges {\n        node {\n          id\n          name\n          coordinates {\n            latitude\n            longitude\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetPreferences($input: PreferencesInput!) {\n    setPreferences(input: $input) {\n      preferences {\n        mutedCategories\n        quietHours {\n          from\n          to\n        }\n        timeZone\n        dailyLimit\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SetPreferences($input: PreferencesInput!) {\n    setPreferences(input: $input) {\n      preferences {\n        mutedCategories\n        quietHours {\n          from\n          to\n        }\n        timeZone\n        dailyLimit\n      }\n      errors {\n        code\n        message\n        path\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      id\n      timeZone\n      preferences {\n        mutedCategories\n        quietHours {\n          from\n          to\n        }\n        timeZone\n        dailyLimit\n      }\n      frequencyUsage {\n        rule {\n          category\n          limit\n          window {\n            calendar\n            rolling\n          }\n          overflow\n          own\n        }\n        used\n        limit\n        resetsAt\n      }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      id\n      timeZone\n      preferences {\n        mutedCategories\n        quietHours {\n          from\n          to\n        }\n        timeZone\n        dailyLimit\n      }\n      frequencyUsage {\n        rule {\n          category\n          limit\n          window {\n            calendar\n            rolling\n          }\n          overflow\n          own\n        }\n        used\n        limit\n        resetsAt\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;