import type { Bilingual } from '../../src/domain/text.ts';

/** Why a family may be processed; a load may state a narrower basis of its own. The owner's lawyers decide. */
export const STATUTORY_DUTY: Bilingual = {
  zh: '履行工会法定职责所必需（个人信息保护法第十三条第一款第三项）',
  en: 'Necessary for the statutory duties of the union (PIPL art. 13(1)(3))',
};
export const MEMBER_SERVICE: Bilingual = {
  zh: '为会员提供服务所必需（个人信息保护法第十三条第一款第二项）',
  en: 'Necessary to serve members (PIPL art. 13(1)(2))',
};
export const CONSENT: Bilingual = {
  zh: '取得个人同意（个人信息保护法第十三条第一款第一项）',
  en: 'Consent of the person (PIPL art. 13(1)(1))',
};
export const NO_PERSONAL_DATA: Bilingual = {
  zh: '不含个人信息；单位信息依内部管理规定',
  en: 'No personal data; information on units under internal rules',
};
