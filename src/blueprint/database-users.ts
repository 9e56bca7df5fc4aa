/** Who the wiki is to its database. */
export const databaseUsers = {
  /** Reads and writes rows, and cannot change tables. */
  app: 'wiki7_app',
  /** May change tables too, in the wiki's own databases; of the release task alone. */
  schema: 'wiki7_schema',
} as const;
