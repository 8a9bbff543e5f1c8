import type { Licence } from '../../contracts/dataset.ts';
import type { Manifest } from '../../contracts/manifest.ts';

const CC0: Licence = {
  id: 'CC0-1.0',
  title: { zh: '合成数据，不保留任何权利（CC0 1.0）', en: 'Synthetic data, no rights reserved (CC0 1.0)' },
  url: 'https://creativecommons.org/publicdomain/zero/1.0/',
};
const UNSTATED: Licence = {
  id: 'LicenseRef-not-stated',
  title: {
    zh: '未声明许可：限本单位内部使用，对外提供须另行批准（在 workspace.yml 的 licence 中声明）',
    en: 'No licence stated: for use inside the organisation; handing it on needs a decision (state one as licence in workspace.yml)',
  },
  url: null,
};

/** The terms of a release's datasets: those of its workspace, and none of ours for data that are not made up. */
export const licenceOf = ({ licence, synthetic }: Pick<Manifest, 'licence' | 'synthetic'>): Licence =>
  licence ?? (synthetic ? CC0 : UNSTATED);
