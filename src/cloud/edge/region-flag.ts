/**
 * The key in CloudFront's key-value store that says which region readers are sent to, and its values. Without the key it is the wiki's
 * own region: nobody has ever failed over.
 */
export const regionFlag = {
  key: 'serving',
  home: 'home',
  /** A failover has begun. Readers are in the wiki's own region until it ends. */
  leaving: 'leaving',
  standby: 'standby',
} as const;
