import type { Act } from './acts.ts';
import { isSecretWord } from './secrets.ts';
import type { Value } from './symbols.ts';
import { asText, FROM, shown } from './value.ts';
import type { World } from './world.ts';

/** What a build script prints for cargo to obey. */
const DIRECTIVE = /^cargo::?(?<key>[a-z-]+)=(?<value>[\s\S]*)$/;
const LINKER_ARGUMENT =
  /^(rustc-link-arg(-bins|-bin|-tests|-examples|-benches|-cdylib|-lib)?|rustc-cdylib-link-arg|rustc-flags|rustc-linker)$/;
/** Arguments by which the linker runs, or is, a program of somebody's choice. A plain name is one of the system's. */
const TAKES_OVER =
  /(-fuse-ld=|--ld-path=|-B|-specs=|-wrapper[ =,]|-fplugin=|-Wl,-+plugin[=,]|-plugin[= ]|-C\s*linker=|linker=)[^\s]*([/\\]|\{)|-Wl,-init[,=]|-Wl,-+dynamic-linker/;
/** Variables by which every later rustc, linker or program starts another one. */
const STEERS =
  /^(RUSTC(_WRAPPER|_WORKSPACE_WRAPPER|_LINKER)?|CARGO_\w*(RUSTC|LINKER|RUNNER)\w*|RUSTFLAGS|CARGO_ENCODED_RUSTFLAGS|LD_PRELOAD|DYLD_INSERT_LIBRARIES)=/;

/** Looks at one line that goes to standard output while the crate is built. */
export function seeDirective(world: World, line: Value, act: Act): void {
  const printed = shown(asText(line));
  const { key = '', value = '' } = DIRECTIVE.exec(printed ?? '')?.groups ?? {};
  if (world.runsAt !== 'build' || key === '') return;
  const see = (claim: string) => world.see(claim, act.callee, [line], act.node, act.frame);
  if (LINKER_ARGUMENT.test(key) && TAKES_OVER.test(value)) see('linker-taken-over');
  if (key === 'rustc-env' && STEERS.test(value)) see('linker-taken-over');
  if (key === 'rustc-env' && bakesSecret(world, line)) see('secret-into-artifact');
}

/** A key, a token known to many, or variables that were picked for being secret. */
export function bakesSecret(world: World, { from }: Value): boolean {
  if ((from & (FROM.secret | FROM.token | FROM.keys)) !== 0) return true;
  return (from & FROM.sweep) !== 0 && world.picksSecrets;
}

/** `name.contains("TOKEN")` over the whole environment: the secret ones are picked. */
export function seePicking(world: World, method: string, receiver: Value, word: Value | undefined): void {
  if (!/^(contains|ends_with|starts_with|eq|matches|find)$/.test(method) || (receiver.from & FROM.sweep) === 0) return;
  const known = word?.text ?? null;
  if (known !== null && isSecretWord(known)) world.picksSecrets = true;
}
