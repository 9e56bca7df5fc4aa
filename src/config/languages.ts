/**
 * Languages that MediaWiki 1.43 has messages of (LanguageNameUtils::isSupportedLanguage): a file in its
 * `languages/messages` or `languages/i18n`. tests/stack/known-names.test.ts compares it with the image.
 */
export const languages: readonly string[] = `
  aae ab abr abs ace acf acm ady ady-cyrl aeb aeb-arab aeb-latn af aig aii ak aln alt am ami an ang
  ann anp apc ar arc arn arq ary arz as ase ast atj av avk awa ay az azb ba ban ban-bali bar bbc
  bbc-latn bcc bci bcl bdr be be-tarask bew bft bg bgc bgc-arab bgn bh bho bi bjn blk bm bn bo bol
  bpy bqi br brh bs btm bto bug bug-bugi bxr ca cbk-zam ccp cdo cdo-hant cdo-latn ce ceb ch chn chr
  chy ckb co cop cps cpx cpx-hans cpx-hant cr crh crh-cyrl crh-latn crh-ro cs csb cu cv cy da dag de
  de-at de-ch de-formal dga din diq dlg dsb dtp dty dua dv dz ee efi egl el eml en en-ca en-gb
  en-rtl eo es es-formal et eu ext fa fat ff fi fit fj fo fon fr frc frp frr frs fuc fur fvr fy ga
  gaa gag gan gan-hans gan-hant gcf gcr gd gl gld glk gn gom gom-deva gom-latn gor got gpe grc gsw
  gu guc gur guw gv ha hak hak-hans hak-hant hak-latn haw he hi hif hif-latn hil hke hno hoc-latn hr
  hrx hsb hsn ht hu hu-formal hy hyw ia iba ibb id ie ig igl ii ik ike-cans ike-latn ilo inh io is
  isv-cyrl isv-latn it iu ja jam jbo jut jv jv-java ka kaa kab kai kaj kbd kbd-cyrl kbp kcg kea kg
  kge khw ki kiu kjh kjp kk kk-arab kk-cn kk-cyrl kk-kz kk-latn kk-tr kl km kn knc ko ko-kp koi kr
  krc kri krj krl ks ks-arab ks-deva ksh ksw ku ku-arab ku-latn kum kus kv kw ky la lad lad-hebr lb
  lbe lez lfn lg li lij liv ljp lki lkt lld lmo ln lo loz lrc lt ltg lua lus luz lv lzh lzz mad mag
  mai map-bms mdf mey mg mhr mi min mk ml mn mnc mnc-latn mnc-mong mni mnw mo mos mr mrh mrj ms
  ms-arab mt mui mwl my myv mzn na nah nan nan-hant nan-latn-pehoeji nan-latn-tailo nap nb nds
  nds-nl ne new nia nit niu nl nl-informal nmz nn nod nog nov nqo nr nrm nso nup nv ny nyn nyo nys
  oc ojb olo om or os ota pa pag pam pap pcd pcm pdc pdt pfl phr pi pih pl pms pnb pnt ppl prg prs
  ps pt pt-br pwn qu qug rgn rif rki rm rmc rmy rn ro roa-tara rsk ru rue rup ruq ruq-cyrl ruq-latn
  rut rw ryu sa sah sas sat sc scn sco sd sdc sdh se se-fi se-no se-se sei ses sg sgs sh sh-cyrl
  sh-latn shi shn shy shy-latn si sjd sje sk skr skr-arab sl sli sm sma smn sms sn so sq sr sr-ec
  sr-el srn sro ss st stq sty su sv sw syl szl szy ta tay tcy tdd te tet tg tg-cyrl tg-latn th ti
  tig tk tl tly tmr tn to tok tpi tr tru trv trw ts tt tt-cyrl tt-latn ttj tum tw ty tyv tzm udm ug
  ug-arab ug-latn uk ur uz ve vec vep vi vls vmf vmw vo vot vro wa wal war wls wlx wo wuu wuu-hans
  wuu-hant xal xh xmf xsy yi yo yrl yua yue yue-hans yue-hant za zea zgh zh zh-cn zh-hans zh-hant
  zh-hk zh-mo zh-my zh-sg zh-tw zu
`
  .trim()
  .split(/\s+/);

/** Codes that people know from elsewhere, and MediaWiki's own for the same. */
const otherCodes: Readonly<Record<string, string>> = {
  als: 'gsw',
  iw: 'he',
  no: 'nb',
  'zh-classical': 'lzh',
  'zh-min-nan': 'nan',
  'zh-yue': 'yue',
};

/** The language that may be meant: written another way, by its English name, or without a country that MediaWiki has not. */
export function likelyLanguage(text: string): string | undefined {
  const code = text.toLowerCase().replaceAll('_', '-');
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const named = languages.find((language) => names.of(language)?.toLowerCase() === code);
  return [code, otherCodes[code], named, code.replace(/-.*$/, '')].find(
    (candidate) => candidate !== undefined && languages.includes(candidate),
  );
}
