/** The name of a database, table or event, as SQL has it. */
export const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
