// Which field of the import card a failed correction belongs to.

import { Cancelled } from "../python/client.js";

/**
 * The message for the fact or part `id` of `entry` (see sets.js), or null. "columns" is at fault wherever
 * one of its columns, such as "columns.3", is.
 */
export function faultOf(entry, id) {
  const { fault, changed } = entry;
  if (!fault || fault instanceof Cancelled) return null;
  const field = fault.field ?? changed;
  return field === id || field?.startsWith(`${id}.`) ? sentence(fault) : null;
}

/** What is wrong and what to do about it. */
export function sentence({ message, remedy }) {
  return remedy ? `${message} ${remedy}` : message;
}
