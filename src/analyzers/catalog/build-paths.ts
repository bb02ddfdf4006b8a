import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';
import { includedCode } from '../hidden-code.ts';

/** Where the code of a crate stands, where that is not where a reader looks for code. */
export default defineAnalyzer({
  id: 'build-paths',
  stage: 'metadata',
  analyze: async (subject) => ({
    evidence: [...buildScriptPath(subject), ...libraryPath(subject), ...otherEndings(subject)],
    state: 'complete',
    reason: '',
  }),
});

function buildScriptPath({ crate, facts }: Subject): Evidence[] {
  const path = facts.buildScript;
  if (path === null) return [];
  const odd = (field: string, left: string) => difference(crate, field, left, path);
  const library = facts.targets.find(({ kind }) => kind === 'lib');
  return [
    ...(path.endsWith('.rs') ? [] : [odd('build ending', '*.rs')]),
    ...(path === library?.path ? [odd('build is the library', 'build.rs')] : []),
    ...(path.startsWith('src/') && path !== library?.path ? [odd('build in src', 'build.rs')] : []),
  ];
}

function libraryPath({ crate, facts }: Subject): Evidence[] {
  const path = facts.targets.find(({ kind }) => kind === 'lib')?.path;
  if (path === undefined || path.endsWith('.rs')) return [];
  return [difference(crate, 'lib ending', '*.rs', path)];
}

/** Files that the compiler reads as code and whose names say that they are something else. */
function otherEndings(subject: Subject): Evidence[] {
  return includedCode(subject).map(({ path, by, runsAt }) =>
    evidence(
      'manifest-difference',
      crateLabel(subject.crate.id),
      { file: path, runsAt },
      { between: 'code-and-name', field: 'included as code', left: by, right: path },
    ),
  );
}

function difference(crate: Subject['crate'], field: string, left: string, right: string): Evidence {
  const data = { between: 'cargo-convention', field, left, right };
  return evidence('manifest-difference', crateLabel(crate.id), { file: 'Cargo.toml' }, data);
}
