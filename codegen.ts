import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = {
  DateTime: { input: 'number', output: 'number' },
  Duration: { input: 'number', output: 'number' },
  TimeZone: 'string',
  JSON: { input: 'unknown', output: 'unknown' },
  AttributeValue: 'string | number | boolean',
};

/** `npm run codegen`: resolver types for the server and typed documents for the pages, both from schema/. */
const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  emitLegacyCommonJSImports: false,
  importExtension: '.ts',
  generates: {
    'src/graphql/generated.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        scalars,
        strictScalars: true,
        immutableTypes: true,
        resolverTypeWrapperSignature: 'Promise<T> | T',
        contextType: './context.ts#RequestContext',
        mapperTypeSuffix: 'Model',
        mappers: {
          AuditEntry: '../store/contract.ts#AuditRecord',
          Board: '../store/contract.ts#LocationRecord',
          CurrentTime: './resolvers/live.ts#CurrentTime',
          DeadLetter: '../store/contract.ts#DeadLetterRecord',
          FrequencyCap: '../store/contract.ts#RuleRecord',
          Headcount: '../store/contract.ts#HeadcountRecord',
          Location: '../store/contract.ts#LocationRecord',
          Message: '../messaging/inbox-hub.ts#MessageView',
          Preferences: '../store/contract.ts#PreferencesRecord',
          Push: '../messaging/push-engine.ts#PushView',
          Recipient: '../store/contract.ts#RecipientRecord',
          User: '../store/contract.ts#UserRecord',
        },
      },
    },
    'client-example/src/gql/': {
      preset: 'client',
      documents: ['client-example/src/**/*.{ts,tsx}', '!client-example/src/gql/**'],
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: {
          DateTime: 'string',
          Duration: 'string',
          TimeZone: 'string',
          JSON: 'unknown',
          AttributeValue: 'string | number | boolean',
        },
        strictScalars: true,
      },
    },
  },
  ignoreNoDocuments: true,
};

export default config;
