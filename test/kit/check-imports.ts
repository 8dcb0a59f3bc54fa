import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

const contracts = ['auth', 'store', 'bus', 'pure'];
const domain = ['live', 'messaging', ...contracts];

/** What each part of src/ may import from the others: one way, from the doors through the domain to the contracts. */
const mayImport: Record<string, readonly string[]> = {
  'index.ts': ['app.ts', 'config.ts', 'auth', 'store', 'pure'],
  'main.ts': ['command-line.ts'],
  'command-line.ts': ['serve.ts', 'config.ts', 'auth', 'pure'],
  'serve.ts': ['app.ts', 'config.ts', 'demo', 'auth', 'pure'],
  'app.ts': ['adapters.ts', 'config.ts', 'settings', 'http', 'gateway', 'graphql', 'ingest', ...domain],
  'adapters.ts': ['config.ts', 'gateway', ...domain],
  'config.ts': ['settings', 'pure'],
  settings: ['pure'],
  http: ['gateway', 'graphql', ...domain],
  gateway: ['graphql', ...domain],
  graphql: ['gateway', ...domain],
  ingest: domain,
  demo: domain,
  live: ['store', 'bus', 'pure'],
  messaging: ['store', 'bus', 'pure'],
  auth: ['config.ts', 'pure'],
  store: ['pure'],
  bus: ['store', 'pure'],
  client: [],
  pure: ['pure'],
};

/** Decided inside a store's transaction, so that adapters may import them; they import nothing but each other and types. */
const ruleFiles = [
  'live/headcount-reading.ts',
  'messaging/calendar.ts',
  'messaging/fatigue.ts',
  'messaging/outcomes.ts',
];

/** Sockets, GraphQL and databases: what the rules of the domain must not know. */
const plumbing = /^(ws|graphql|graphql-.+|@graphql-.+|pg|ioredis|redis|node:(http|https|net|sqlite))(\/|$)/;

interface Import {
  /** The importing file, below src/. */
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

/** Which rule an import breaks, or undefined. */
function faultOf({ file, from, typeOnly }: Import): string | undefined {
  const part = partOf(file);
  if (!from.startsWith('.')) {
    if ((part === 'live' || part === 'messaging') && plumbing.test(from)) return `${part}/ knows no ${from}`;
    if (part === 'client' && from.startsWith('node:'))
      return `client/ runs in a browser, which has no ${from}`;
    return undefined;
  }
  const target = posix.join(posix.dirname(file), from);
  if (target.startsWith('..')) return 'src/ imports nothing from outside';
  if (part === 'client' && typeOnly) return undefined;
  if (ruleFiles.includes(file) && !ruleFiles.includes(target) && !typeOnly)
    return 'a rule file imports only rule files and types';
  if (ruleFiles.includes(target) && adapterOf(file)) return undefined;
  if (adapterOf(target) && file !== 'adapters.ts' && adapterOf(file) !== adapterOf(target))
    return 'only adapters.ts names adapters';
  const targetPart = partOf(target);
  if (targetPart !== part && !mayImport[part]?.includes(targetPart))
    return `${part} may not import ${targetPart}`;
  return undefined;
}

/** A file's folder, or its own name if it has rules of its own, or `pure`: the small files beside the folders that everything may use. */
function partOf(path: string): string {
  const [first = '', ...rest] = path.split('/');
  return rest.length > 0 || first in mayImport ? first : 'pure';
}

/** The adapter that a file is a piece of: a folder of store/, or what is not a contract in bus/. */
function adapterOf(path: string): string | undefined {
  return /^(store\/[^/]+)\//.exec(path)?.[1] ?? /^(bus)\/(?!(contract|roster)\.ts$)/.exec(path)?.[1];
}

/** Every fault of one file, as lines for people. */
function faultsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(`src/${file}`, 'utf8'), ts.ScriptTarget.Latest, true);
  const faults: string[] = [];

  function report(node: ts.Node, fault: string | undefined): void {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    if (fault !== undefined) faults.push(`src/${file}:${line + 1}: ${fault}`);
  }
  function visit(node: ts.Node): void {
    const found = importIn(node);
    if (found) report(node, faultOf({ file, ...found }));
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'process.env' && file !== 'config.ts') {
      report(node, 'only config.ts reads process.env');
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return faults;
}

/** What a node imports, if it is an import, a re-export, an `import()` or the type of one. */
function importIn(node: ts.Node): Omit<Import, 'file'> | undefined {
  if (ts.isImportDeclaration(node))
    return imported(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return imported(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return imported(node.argument.literal, true);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return imported(node.arguments[0], false);
  return undefined;
}

function imported(specifier: ts.Node | undefined, typeOnly: boolean): Omit<Import, 'file'> | undefined {
  return specifier && ts.isStringLiteral(specifier) ? { from: specifier.text, typeOnly } : undefined;
}

const files = globSync('**/*.{ts,tsx}', { cwd: 'src' }).sort();
const faults = files.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
console.log(`Import direction: ${files.length} files, ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
