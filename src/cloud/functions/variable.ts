/** A variable that the function's construct sets. */
export function requiredVariable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`The variable ${name} is missing or empty. Deploy again.`);
}
