import { DEBIAN_IMAGE } from '../../config/debian-image.ts';

/** What a step of the pipeline runs, as CodeBuild takes it. AWS, "Build specification reference for CodeBuild". */
export interface Buildspec {
  readonly version: '0.2';
  readonly phases: Readonly<Record<string, Phase>>;
  readonly artifacts?: { readonly files: readonly string[]; readonly 'exclude-paths': readonly string[] };
}

interface Phase {
  readonly 'runtime-versions'?: Readonly<Record<string, number>>;
  readonly commands: readonly string[];
}

/** Where a step puts Wiki7. */
export const WIKI7_FOLDER = '/opt/wiki7';

/** Beside `config.ts`: the address of Wiki7's repository and a commit, on one line. */
const VERSION_FILE = 'wiki7.version';

/** Of Node.js: one that CodeBuild's images have for both processors. */
const NODE = 22;

/** Lines that end with the first that fails, whatever shell CodeBuild goes on with. */
const block = (...lines: string[]) => ['(set -eu', ...lines, ')'].join('\n');

/** The operator's folder. */
const FOLDER = '"$CODEBUILD_SRC_DIR/$WIKI_FOLDER"';
const wiki7 = (words: string) => `"$WIKI7/wiki7" --wiki ${FOLDER} ${words}`;

/**
 * Gets the Wiki7 that the repository names. Git checks that what it got is that commit: the name of one is the hash of all that it
 * holds.
 */
const FETCH = block(
  `cd ${FOLDER}`,
  `[ -f ${VERSION_FILE} ] || { echo "${VERSION_FILE} is missing beside config.ts: the address of Wiki7 and a commit, as docs/guide/delivery.md says." >&2; exit 1; }`,
  `read -r repository commit < ${VERSION_FILE} || true`,
  `echo "$commit" | grep -Eqx '[0-9a-f]{40}' || { echo "${VERSION_FILE} must end with a commit of 40 hex digits; it is: $(cat ${VERSION_FILE})" >&2; exit 1; }`,
  'git init --quiet "$WIKI7"',
  'git -C "$WIKI7" fetch --quiet --depth 1 -- "$repository" "$commit"',
  'git -C "$WIKI7" checkout --quiet --detach FETCH_HEAD',
  '[ "$(git -C "$WIKI7" rev-parse HEAD)" = "$commit" ]',
);

const LOGIN = 'aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"';

const spec = (...commands: string[]): Buildspec => ({
  version: '0.2',
  phases: {
    install: { 'runtime-versions': { nodejs: NODE }, commands: [FETCH] },
    build: { commands },
  },
});

/** Brings the pipeline itself to what the repository says. It begins anew when that changed it. */
export const updateSpec = (): Buildspec => spec(wiki7('deploy --stage delivery --prepared --yes'));

/** Images with the packages of the day: of two releases in a day with the same content, the second builds none. */
export const imagesSpec = (): Buildspec => ({
  ...spec(
    LOGIN,
    wiki7(
      'images --repositories "$REPOSITORIES" --base "$BASE" --as-of "$(date -u +%F)" --out "$CODEBUILD_SRC_DIR/release"',
    ),
  ),
  artifacts: { files: ['**/*'], 'exclude-paths': ['**/.state/**'] },
});

/** What needs no container. */
export const checksSpec = (): Buildspec => spec(wiki7('test unit cloud'));

/** A whole wiki beside this step, on the same base image. */
export const stackTestsSpec = (): Buildspec =>
  spec(
    block(LOGIN, 'docker pull --quiet "$BASE"', `docker tag "$BASE" ${DEBIAN_IMAGE}`),
    wiki7('test stack'),
  );

const RELEASED = '--images "$CODEBUILD_SRC_DIR/release/images.json"';

/** Deploys a wiki; then keeps what was deployed: templates, configuration, list of images. */
export const deploySpec = (): Buildspec =>
  spec(
    wiki7(`deploy --stage "$STAGE" ${RELEASED} --prepared --yes`),
    block(
      `cd ${FOLDER}`,
      `tar -czf /tmp/deployed.tar.gz config.ts ${VERSION_FILE} -C "$CODEBUILD_SRC_DIR" release -C ${FOLDER}/"$PLACE" assembly`,
      'aws s3 cp --only-show-errors /tmp/deployed.tar.gz "s3://$KEPT/deployed/$STAGE.tar.gz"',
    ),
  );

/** Reads, edits and uploads as people do. */
export const smokeSpec = (): Buildspec => spec(wiki7('smoke --aws --stage "$STAGE" --write'));

/** For whoever approves: what readers' wiki would change by, and what it would lose. */
export const compareSpec = (): Buildspec => spec(wiki7(`diff --stage production ${RELEASED}`));
