const MOBILE = /^1[3-9]\d{9}$/;

/** What a person typed as bare digits: full-width digits, spaces, dashes and +86 are undone. */
export function normalisePhone(typed: string): string {
  const bare = typed.normalize("NFKC").replace(/[\s\-–—()]/g, "");
  return bare.replace(/^(?:\+86|0086|86(?=1\d{10}$))/, "");
}

/** A mainland mobile number, as the hotline calls them back. */
export function isMobile(phone: string): boolean {
  return MOBILE.test(phone);
}

/** "13800000000" → "138 0000 0000", which people can read aloud; other numbers stay. */
export function spacedPhone(phone: string): string {
  return isMobile(phone) ? phone.replace(/^(\d{3})(\d{4})(\d{4})$/, "$1 $2 $3") : phone;
}
