// Everything that a repository says is set as text and never as markup.

const svg = 'http://www.w3.org/2000/svg';

export function elementById(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`the page has no ${id}`);
  }
  return element;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Leaves an element alone that says this already. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** The same for an attribute. */
export function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** What is told of an element to whoever hears the page, beside its text. */
export function setDescription(element: HTMLElement, text = ''): void {
  if (text === '') {
    element.removeAttribute('aria-description');
  } else {
    setAttribute(element, 'aria-description', text);
  }
}

/** A sign that says nothing which the words beside it do not say. */
export class Icon {
  readonly element = document.createElementNS(svg, 'svg');
  private readonly path = document.createElementNS(svg, 'path');
  private name = '';

  constructor(name: string) {
    this.element.setAttribute('aria-hidden', 'true');
    this.element.setAttribute('viewBox', '0 0 16 16');
    this.element.append(this.path);
    this.show(name);
  }

  show(name: string): void {
    if (this.name !== name) {
      this.name = name;
      this.element.setAttribute('class', `icon ${name}`);
      this.path.setAttribute('d', outlineOf(name));
    }
  }
}

const outlines = new Map<string, string>();

/** The outline that the page has for a sign; a reference to it instead would be a tree of its own for every cell. */
function outlineOf(name: string): string {
  const known = outlines.get(name);
  if (known !== undefined) {
    return known;
  }
  const outline = document.querySelector(`#icon-${name} > path`)?.getAttribute('d') ?? '';
  outlines.set(name, outline);
  return outline;
}
