/** Working trees that differ in the images' sources can keep theirs beside each other by tags of their own. */
const TAG = process.env['SANDPIT_IMAGES_TAG'] ?? 'current';

/** The images that set-up makes and the cage is made of. */
export const IMAGES = { builder: `sandpit-builder:${TAG}`, sinkhole: `sandpit-sinkhole:${TAG}` };
