// The house's one law, kept by a machine: model <- ports <- rooms <- pipeline <- cli; adapters hang on ports; only
// compose.ts meets adapters; a room never hears of another room. Each rule's comment speaks to whoever broke it.
const { Visitor } = require('@swc/core/Visitor.js');

// The visitor by which dependency-cruiser reads our files does not know `await using` and stops at it.
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  return { ...statement, decls: this.visitVariableDeclarators(statement.decls) };
};

const ROOM = 'intake|fetch|unpack|facts|analyzers|sandbox|signals|verdict|report|rulebook|setup';
const LODGER = {
  zod: 'model|config|cli|fetch|facts|rulebook|sandbox|verdict|report|intake',
  'smol-toml': 'analyzers|config|facts|fetch|sandbox',
  tar: 'unpack',
  yaml: 'verdict|rulebook',
  semver: 'fetch|facts|report',
  'web-tree-sitter': 'analyzers',
};
const CORE_IO = '^(node:)?(fs|child_process|net|tls|dgram|http2?|https|dns|worker_threads|vm)(/|$)';

const ban = (name, comment, from, fromNot, to, toNot) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...(fromNot && { pathNot: fromNot }) },
  to: { path: to, ...(toNot && { pathNot: toNot }) },
});

module.exports = {
  forbidden: [
    ban(
      'model-is-the-floor',
      'model and kit know nobody above them',
      '^src/(model|kit)/',
      null,
      '^src/',
      '^src/(model|kit)/',
    ),
    ban(
      'ports-see-the-floor',
      'a port speaks only the words of the model',
      '^src/ports/',
      null,
      '^src/',
      '^src/(ports|model|kit)/',
    ),
    ban('room-knows-no-room', 'pass it in from the pipeline instead', `^src/(${ROOM})/`, null, '^src/', [
      '^src/$1/',
      '^src/(ports|model|kit)/',
    ]),
    ban(
      'pipeline-walks-rooms',
      'the pipeline meets rooms and ports only',
      '^src/pipeline/',
      null,
      '^src/',
      `^src/(pipeline|ports|model|kit|${ROOM})/`,
    ),
    ban(
      'front-door-only',
      'enter a room by its index.ts',
      '^src/([^/]+)(/|[.]ts$)',
      null,
      `^src/(${ROOM}|pipeline|config)/(?!index[.]ts$)`,
      '^src/$1/',
    ),
    ban(
      'adapter-sees-ports-only',
      'an adapter hangs on a port',
      '^src/adapters/',
      null,
      '^src/',
      '^src/(adapters|ports|model|kit)/',
    ),
    ban(
      'only-compose-meets-adapters',
      'take it as a port',
      '^src/',
      '^src/(adapters/|compose[.]ts$)',
      '^src/adapters/',
    ),
    ban(
      'npm-lives-in-adapters',
      'wrap the package in an adapter',
      '^src/',
      '^src/adapters/',
      'node_modules/',
      `node_modules/(${Object.keys(LODGER).join('|')}|@types)/`,
    ),
    ...Object.entries(LODGER).map(([name, rooms]) =>
      ban(
        `${name}-keeps-its-room`,
        'this package has its rooms',
        '^src/',
        `^src/(${rooms}|adapters)/`,
        `node_modules/${name}/`,
      ),
    ),
    ban(
      'host-is-fenced',
      'no file, socket or process here: take a port',
      '^src/(model|ports|signals|verdict|report|intake|pipeline)/',
      null,
      CORE_IO,
    ),
    {
      name: 'no-cycle',
      comment: 'two files that need each other are one idea',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'src-never-sees-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc', // TypeScript 7 has no compiler API yet
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node'],
    },
  },
};
