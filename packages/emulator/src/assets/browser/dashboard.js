/**
 * Script of the dashboard. Requests the page again every second while it is visible, and applies the changes to the
 * document, so that focus, open details, and scroll positions are kept. Submits forms without leaving the page.
 *
 * An element with an `id` is only updated from the element with the same `id`. So a button that the user is about to
 * press never turns into the button of another authorization.
 */

/** Milliseconds between two requests. */
const PAUSE = 1000

/**
 * Updates a node and its children in place.
 *
 * @param {ChildNode} old
 * @param {ChildNode} fresh
 */
function update(old, fresh) {
  if (old instanceof Element && fresh instanceof Element && old.nodeName === fresh.nodeName && old.id === fresh.id) {
    updateAttributes(old, fresh)
    updateChildren(old, fresh)
  } else if (old instanceof CharacterData && fresh instanceof CharacterData && old.nodeType === fresh.nodeType) {
    if (old.data !== fresh.data) old.data = fresh.data
  } else old.replaceWith(fresh)
}

/**
 * @param {Element} old
 * @param {Element} fresh
 */
function updateAttributes(old, fresh) {
  // The user opens and closes <details>.
  const isKept = (/** @type {string} */ name) => name === 'open'
  for (const {name} of [...old.attributes]) if (!isKept(name) && !fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const {name, value} of fresh.attributes) {
    if (!isKept(name) && old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
}

/**
 * @param {Element} old
 * @param {Element} fresh
 */
function updateChildren(old, fresh) {
  let at = old.firstChild
  for (const child of [...fresh.childNodes]) {
    const id = idOf(child)
    const same = id === '' ? at : findById(at, id)
    if (same === null || (id === '' && idOf(same) !== '')) old.insertBefore(child, at)
    else {
      // Moving an element would take the focus away from it, so the elements before it are removed instead.
      while (at !== null && at !== same) at = remove(at)
      at = same.nextSibling
      update(same, child)
    }
  }
  while (at !== null) at = remove(at)
}

/**
 * @param {Node} node
 * @returns {string}
 */
function idOf(node) {
  return node instanceof Element ? node.id : ''
}

/**
 * Returns the first node with this `id` among a node and its following siblings.
 *
 * @param {ChildNode | null} node
 * @param {string} id
 * @returns {ChildNode | null}
 */
function findById(node, id) {
  let found = node
  while (found !== null && idOf(found) !== id) found = found.nextSibling
  return found
}

/**
 * Removes a node and returns its next sibling.
 *
 * @param {ChildNode} node
 * @returns {ChildNode | null}
 */
function remove(node) {
  const next = node.nextSibling
  node.remove()
  return next
}

/**
 * Updates a part of the page from a response.
 *
 * @param {string} selector
 * @param {Promise<Response>} response
 */
async function show(selector, response) {
  try {
    const fresh = new DOMParser().parseFromString(await (await response).text(), 'text/html')
    const section = document.activeElement?.closest('section')
    update(find(document, selector), find(fresh, selector))
    // The focused element was removed, so the focus moves to the heading of its section.
    if (document.activeElement === document.body) section?.querySelector('h2')?.focus({preventScroll: true})
    delete document.documentElement.dataset['offline']
  } catch {
    document.documentElement.dataset['offline'] = ''
  }
}

/**
 * @param {Document} page
 * @param {string} selector
 * @returns {Element}
 */
function find(page, selector) {
  const element = page.querySelector(selector)
  if (element === null) throw new Error(`The page has no ${selector}.`)
  return element
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement)) return
  event.preventDefault()
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form, event.submitter)) body.append(name, String(value))
  void show('#page', fetch(form.action, {method: 'POST', body}))
})

find(document, '#no-script').remove()
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE))
  if (!document.hidden) await show('.board', fetch(location.pathname))
}
