import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Where a tool asks for a default export. */
const toolConfigs = ['**/*.config.ts', 'eslint.config.js', 'codegen.ts'];

export default defineConfig(
  globalIgnores(['src/graphql/generated.ts', 'client-example/src/gql/', '**/dist/', 'data/', 'coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    // Each file belongs to the nearest tsconfig.json: the root's, or client-example's.
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, varsIgnorePattern: '^_', args: 'after-used', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/parameter-properties': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A contract's asynchronous method may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Parts are closures, whose methods know no `this`; a class's #private fields would throw at the first call.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      'max-lines': ['error', 300],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        {
          selector:
            'Program VariableDeclaration:not(BlockStatement *) > VariableDeclarator[init.type="ArrowFunctionExpression"]:not([id.typeAnnotation])',
          message: 'Write a function declaration.',
        },
        { selector: 'TSEnumDeclaration', message: 'Write `as const` and derive the type.' },
        {
          selector: ':matches(PropertyDefinition, MethodDefinition[kind!="constructor"])[accessibility]',
          message: 'Write #private.',
        },
      ],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  // The matchers of expect, for example expect.any(String), are typed as any.
  { files: ['test/**/*.{ts,tsx}'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  { files: toolConfigs, rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['src/**'],
    ignores: ['src/serve.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Only serve.ts ends the process.' },
      ],
    },
  },
);
