// What this browser remembers. Storage may be forbidden or full: then nothing is remembered and all else works.

export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

export function forgetWhere(outdated) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (outdated(key, localStorage.getItem(key))) localStorage.removeItem(key);
    }
  } catch {
    // Nothing to forget where nothing may be kept.
  }
}
