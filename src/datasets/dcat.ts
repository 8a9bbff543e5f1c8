import type { PackagedFile } from './datapackage.ts';
import type { Description } from './description.ts';

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  adms: 'http://www.w3.org/ns/adms#',
  spdx: 'http://spdx.org/rdf/terms#',
  prov: 'http://www.w3.org/ns/prov#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

const both = (text: { zh: string; en: string }): object[] => [
  { '@language': 'zh', '@value': text.zh },
  { '@language': 'en', '@value': text.en },
];
/** DCAT-AP takes things, not words, and wants to be told of what kind they are. */
const thing = (type: string, id: string): object => ({ '@id': id, '@type': type });
const LANGUAGES = ['ZHO', 'ENG'].map((code) =>
  thing('dct:LinguisticSystem', `http://publications.europa.eu/resource/authority/language/${code}`),
);
const date = (value: string): object => ({ '@type': 'xsd:dateTime', '@value': value });

/** A dataset as DCAT-AP 3 in JSON-LD; `files` become its distributions. */
export const dcatDataset = (d: Description, files: readonly PackagedFile[] = []): object => ({
  '@context': CONTEXT,
  ...datasetNode(d, files),
});

/** The catalogue of all datasets of a server. */
export const dcatCatalogue = (
  about: {
    readonly title: { zh: string; en: string };
    readonly origin: string;
    readonly publishedAt: string;
  },
  datasets: readonly Description[],
): object => ({
  '@context': CONTEXT,
  '@id': `${about.origin}/api/dcat`,
  '@type': 'dcat:Catalog',
  'dct:title': both(about.title),
  'dct:description': both({
    zh: '社会温度计对外口径的数据集。',
    en: 'Datasets of the outside layer of the social thermometer.',
  }),
  'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': both(about.title) },
  'dct:language': LANGUAGES,
  'dct:issued': date(about.publishedAt),
  'dcat:dataset': datasets.map((d) => datasetNode(d, [])),
});

function datasetNode(d: Description, files: readonly PackagedFile[]): Record<string, unknown> {
  const origin = d.origin ?? '';
  const id = `${origin}/api/datasets/${d.id}`;
  const distributions =
    files.length > 0
      ? files.filter((f) => f.rows !== undefined).map((f) => distribution(d, f))
      : ['arrow', 'parquet', 'csv', 'xlsx', 'json'].map((format) => ({
          '@type': 'dcat:Distribution',
          '@id': `${id}?format=${format}&release=${d.release}`,
          'dct:title': both({ zh: `${d.title.zh}（${format}）`, en: `${d.title.en} (${format})` }),
          'dcat:accessURL': { '@id': `${id}?format=${format}&release=${d.release}` },
          'dcat:downloadURL': { '@id': `${id}?format=${format}&release=${d.release}` },
          'dct:license': thing('dct:LicenseDocument', licenceId(d)),
        }));
  return {
    '@id': `${id}?release=${d.release}`,
    '@type': 'dcat:Dataset',
    'dct:identifier': `${d.id}@${d.release}`,
    'dct:title': both(d.title),
    'dct:description': both(d.grain),
    'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': both(d.publisher) },
    'dct:issued': date(d.publishedAt),
    'dct:modified': date(d.publishedAt),
    'dct:language': LANGUAGES,
    'dct:accessRights': { '@type': 'dct:RightsStatement', 'rdfs:label': both(d.grade.title) },
    'dcat:version': d.release,
    'adms:versionNotes': both({
      zh: `方法 ${Object.values(d.methods).join('、')}；披露政策 ${d.policy}`,
      en: `methods ${Object.values(d.methods).join(', ')}; disclosure policy ${d.policy}`,
    }),
    'dcat:keyword': [
      { '@language': 'zh', '@value': '社会温度计' },
      { '@language': 'en', '@value': 'social thermometer' },
    ],
    ...(d.periods.month ? { 'dct:temporal': temporal(d.periods.month) } : {}),
    'dcat:landingPage': thing('foaf:Document', `${origin}/datasets/${d.id}`),
    'dcat:distribution': distributions,
  };
}

const temporal = ({ from, to }: { from: number; to: number }): object => ({
  '@type': 'dct:PeriodOfTime',
  'dcat:startDate': month(from),
  'dcat:endDate': month(to),
});
const month = (code: number): object => ({
  '@type': 'xsd:gYearMonth',
  '@value': `${Math.trunc(code / 100)}-${String(code % 100).padStart(2, '0')}`,
});

const distribution = (d: Description, file: PackagedFile): object => ({
  '@type': 'dcat:Distribution',
  '@id': file.path,
  'dct:title': both({ zh: `${d.title.zh}（${file.rows}）`, en: `${d.title.en} (${file.rows})` }),
  'dcat:accessURL': { '@id': file.path },
  'dcat:downloadURL': { '@id': file.path },
  'dcat:mediaType': thing(
    'dct:MediaType',
    `https://www.iana.org/assignments/media-types/${file.mediatype.split(';')[0]}`,
  ),
  'dcat:byteSize': { '@type': 'xsd:nonNegativeInteger', '@value': String(file.bytes) },
  'dct:license': thing('dct:LicenseDocument', licenceId(d)),
  'spdx:checksum': {
    '@type': 'spdx:Checksum',
    'spdx:algorithm': { '@id': 'spdx:checksumAlgorithm_sha256' },
    'spdx:checksumValue': { '@type': 'xsd:hexBinary', '@value': file.sha256 },
  },
});

const licenceId = ({ licence }: Description): string => licence.url ?? `urn:licence:${licence.id}`;
