import { LAYOUT } from '../layout.ts';

/** What cargo compiles or runs once, as it calls its folders: the crate's name and a hash of all that makes a difference. */
export const UNIT = /^([A-Za-z0-9_-]+)-([0-9a-f]{16})$/;

/** Where cargo's messages are written down, phase by phase. */
const MESSAGES = `${LAYOUT.temp}/built`;

/** A command that has cargo write down which units it made or found made, so that those which nobody needs are left out. */
export function toldCommand(command: string, phase: string): string {
  return `exec ${command} --message-format json >${MESSAGES}-${phase}\n`;
}

/**
 * For the end of a session: ends all that is left, then writes to the output each unit that was used, as `unit NAME BYTES` and an archive
 * of that length, or as `known NAME` where it was brought in.
 */
export const EXPORT_SCRIPT = `kill -9 -1
cd ${LAYOUT.target}/debug || exit 1
for folder in .fingerprint/*; do
  unit=\${folder#*/}
  hash=\${unit##*-}
  grep -qF -e "-$hash" ${MESSAGES}-* || continue
  if [ -e ${LAYOUT.units}/$unit.tar ]; then echo "known $unit"; continue; fi
  set -- $folder
  for path in build/$unit deps/*-$hash deps/*-$hash.*; do [ -e $path ] && set -- "$@" $path; done
  tar -cf ${LAYOUT.temp}/unit "$@" || continue
  echo "unit $unit $(stat -c %s ${LAYOUT.temp}/unit)"
  cat ${LAYOUT.temp}/unit
done
echo end
`;

/**
 * For the gate: puts units that were compiled before where cargo looks for them, all of one time and newer than any source, so that cargo
 * takes none for older than what it was made of.
 */
export const IMPORT_SCRIPT = `if [ -d ${LAYOUT.units} ]; then
mkdir -p ${LAYOUT.target}/debug
cat ${LAYOUT.units}/*.tar | tar -xif - -C ${LAYOUT.target}/debug
find ${LAYOUT.target}/debug -exec touch -h -d "@$(date +%s)" {} +
fi
`;
