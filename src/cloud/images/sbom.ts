export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
}

/** Lines of `dpkg-query -W -f='${Package} ${Version}\n'`, as images keep them. */
export const packagesOf = (text: string): readonly InstalledPackage[] =>
  [...new Set(text.split('\n'))].flatMap((line) => {
    const [name, version] = line.trim().split(' ');
    return name && version ? [{ name, version }] : [];
  });

export interface Contents {
  /** With its digest. */
  readonly image: string;
  readonly created: Date;
  readonly debian: readonly InstalledPackage[];
  /** Of npm, bundled into programs. */
  readonly npm: readonly InstalledPackage[];
}

/**
 * What an image consists of, as SPDX 2.3 in JSON. https://spdx.github.io/spdx-spec/v2.3/
 * Packages have a purl each, by which scanners know them. https://github.com/package-url/purl-spec
 */
export function spdxDocument({ image, created, debian, npm }: Contents) {
  const packages = [
    ...debian.map((one) => spdxPackage('deb/debian', one, 'distro=trixie')),
    ...npm.map((one) => spdxPackage('npm', one)),
  ];
  const root = {
    SPDXID: 'SPDXRef-Image',
    name: image,
    versionInfo: image.split('@')[1] ?? '',
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
  };
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: image,
    documentNamespace: `https://spdx.org/spdxdocs/wiki7/${image.replaceAll(/[^\w.-]+/g, '-')}`,
    creationInfo: { created: created.toISOString().replace(/\.\d+Z$/, 'Z'), creators: ['Tool: wiki7'] },
    packages: [root, ...packages],
    relationships: [
      relationship('SPDXRef-DOCUMENT', 'DESCRIBES', root.SPDXID),
      ...packages.map(({ SPDXID }) => relationship(root.SPDXID, 'CONTAINS', SPDXID)),
    ],
  };
}

function spdxPackage(type: string, { name, version }: InstalledPackage, qualifier?: string) {
  const path = name.split('/').map(encodeURIComponent).join('/');
  const purl = `pkg:${type}/${path}@${encodeURIComponent(version)}${qualifier ? `?${qualifier}` : ''}`;
  return {
    SPDXID: `SPDXRef-${`${type}-${name}-${version}`.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`,
    name,
    versionInfo: version,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
  };
}

const relationship = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
  spdxElementId,
  relationshipType,
  relatedSpdxElement,
});
