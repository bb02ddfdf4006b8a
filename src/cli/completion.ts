import { EXIT } from './exit-codes.ts';
import { offered } from './help.ts';

const { commands, flags } = offered();
const COMMANDS = commands.join(' ');
const FLAGS = flags.join(' ');

const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_sandpit() { local c=\${COMP_WORDS[COMP_CWORD]}; case $c in -*) COMPREPLY=($(compgen -W '${FLAGS}' -- "$c"));; *) if [ $COMP_CWORD = 1 ]; then COMPREPLY=($(compgen -W '${COMMANDS}' -- "$c")); else COMPREPLY=($(compgen -f -- "$c")); fi;; esac; }
complete -F _sandpit sandpit`,
  zsh: `#compdef sandpit
_sandpit() { if (( CURRENT == 2 )); then compadd ${COMMANDS}; elif [[ $PREFIX == -* ]]; then compadd -- ${FLAGS}; else _files; fi; }
compdef _sandpit sandpit`,
  fish: `complete -c sandpit -n __fish_use_subcommand -f -a '${COMMANDS}'
${flags.map((flag) => `complete -c sandpit -l ${flag.slice(2)}`).join('\n')}`,
};

/** Prints a script for the user's shell to source. */
export async function completion(argv: readonly string[]): Promise<number> {
  const script = SCRIPTS[argv[0] ?? ''];
  if (script === undefined) {
    console.error('sandpit: completion for which shell? bash, zsh or fish');
    return EXIT.usage;
  }
  console.log(script);
  return EXIT.clean;
}
