"""Reads the corpus of real prompt files a second time, apart from the product, for test/unit/corpusReading.test.ts.

    python3 test/oracle/read_corpus.py <corpus> test/oracle/corpus.jsonl

It knows the formats from their own documentation, reads front matter with PyYAML and Jinja2 templates with Jinja2, and
shares no line with the product. Its output was then looked through: where it and the product differed, the file was
read by eye, and whoever was wrong was corrected. It needs PyYAML and Jinja2; the tests need only its output.

The output has a line a file: its settings as dotted paths (`model`, `parameters.temperature`, `outputSchema.…`), its
tools with theirs (`tools.<name>.…`), and the variables that its application fills in. Values that are long as JSON
stand there by their sha256.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

import jinja2
import jinja2.meta
import yaml

LONGEST = 60

DESCRIPTIVE = set(
    """name title description summary notes comments id slug version variant status date author authors owner owners
    maintainer maintainers created updated modified license tags labels category categories keywords metadata source url
    references tested_with""".split()
)


class Loader(yaml.SafeLoader):
    """YAML 1.2: `yes` is a text, and so is a date."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF")


def front_matter(text, skip=None):
    """The keys and values above the text, and the text. `skip` matches lines that may stand before the fence."""
    lines = text.split("\n")
    start = 0
    while skip is not None and start < len(lines) and re.match(skip, lines[start]):
        start += 1
    if start >= len(lines) or lines[start].rstrip() != "---":
        return {}, text
    for end in range(start + 1, len(lines)):
        if lines[end].rstrip() == "---":
            return yaml.load("\n".join(lines[start + 1 : end]), Loader) or {}, "\n".join(lines[end + 1 :])
    return {}, text


def jinja_names(body):
    return jinja2.meta.find_undeclared_variables(jinja2.Environment().parse(body))


HELPERS = {"history", "ifEquals", "json", "media", "role", "section", "unlessEquals", "if", "unless", "each", "with"}
HELPERS |= {"lookup", "log", "else", "this", "true", "false", "null", "undefined", "helperMissing"}


def mustache_names(body, helpers=HELPERS):
    """Names in Handlebars and Mustache tags. What stands inside `each`, `with` or a section belongs to its item."""
    names, inside = set(), []
    body = re.sub(r"\{\{!--.*?--\}\}|\{\{![^}]*\}\}", "", body, flags=re.S)
    for tag in re.findall(r"\{\{\{?~?(.*?)~?\}?\}\}", body, flags=re.S):
        tag = tag.strip()
        if tag.startswith("/"):
            if inside:
                inside.pop()
            continue
        kind = tag[0] if tag and tag[0] in "#^>&" else ""
        tag = re.sub(r'"[^"]*"|\'[^\']*\'', " ", tag[len(kind) :])
        block = re.search(r"\bas\s*\|([^|]*)\|", tag)
        locals_ = set(block.group(1).split()) if block else set()
        tag = re.sub(r"\bas\s*\|[^|]*\|", " ", tag)
        words = re.findall(r"(@?[A-Za-z_][\w./-]*)(\s*=)?", re.sub(r"[()]", " ", tag))
        head = words[0][0] if words else ""
        for index, (word, equals) in enumerate(words):
            known = {name for _, own, _ in inside for name in own}
            first = re.split(r"[./]", word)[0]
            if equals or word.startswith("@") or first in helpers or first in known:
                continue
            if kind == ">" and index == 0:
                continue
            if index == 0 and len(words) > 1 and kind == "":
                continue  # A helper of the application, called with arguments.
            if any(narrow for narrow, _, _ in inside):
                continue
            names.add(first)
        if kind in "#^" and kind != "":
            narrow = (head in {"each", "with"} and not locals_) or (head not in helpers)
            inside.append((narrow, locals_, head))
    return names


def flatten(path, value, into):
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        names = [item.get("name") if isinstance(item, dict) else None for item in value]
        named = all(isinstance(name, str) and name for name in names) and len(set(names)) == len(names)
        for index, item in enumerate(value):
            flatten(path + step(names[index]) if named else f"{path}[{index}]", item, into)
    elif isinstance(value, dict) and value:
        for key, child in value.items():
            flatten(path + step(str(key)), child, into)
    else:
        into[path] = value


def step(key):
    return f".{key}" if re.fullmatch(r'[^.\[\]"]+', key) else f"[{json.dumps(key, ensure_ascii=False)}]"


def reading(model, parameters, tools, schema, variables):
    settings = {}
    if model:
        settings["model"] = model
    for key, value in parameters.items():
        flatten("parameters" + step(key), value, settings)
    if schema is not None:
        flatten("outputSchema", schema, settings)
    by_name = {}
    for tool in tools:
        name = tool if isinstance(tool, str) else tool.get("name") or tool.get("function", {}).get("name") or "unnamed"
        path = "tools" + step(name)
        if isinstance(tool, str) and path in by_name:
            continue  # A name that stands twice lets the model use no more tools.
        while path in by_name:
            path += "#"
        by_name[path] = {}
        flatten(path, True if isinstance(tool, str) else tool, by_name[path])
    return {"settings": settings, "tools": by_name, "variables": sorted(set(variables))}


def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def declared(inputs):
    if isinstance(inputs, list):
        return [item if isinstance(item, str) else item.get("name") for item in inputs]
    if isinstance(inputs, dict) and isinstance(inputs.get("properties"), (dict, list)):
        return declared(inputs["properties"])
    return list(inputs) if isinstance(inputs, dict) else []


def with_files(value, folder):
    """`${file:name}` stands for what the file holds, where it is there."""
    if isinstance(value, dict):
        return {key: with_files(child, folder) for key, child in value.items()}
    if isinstance(value, list):
        return [with_files(item, folder) for item in value]
    match = re.fullmatch(r"\$\{file:([^}]*)\}", value, re.I) if isinstance(value, str) else None
    file = folder / match.group(1) if match else None
    if file is None or not file.is_file():
        return value
    text = file.read_text()
    return json.loads(text) if file.suffix == ".json" else text


def read_prompty(path, text):
    data, body = front_matter(text, r"^\s*$")
    data = with_files(data, path.parent)
    model = data.get("model")
    model = {"id": model} if isinstance(model, str) else model or {}
    configuration = model.get("configuration") or {}
    keys = ["azure_deployment", "model", "name", "deployment", "model_id"]
    name = model.get("id") or next((configuration[key] for key in keys if configuration.get(key)), None)
    parameters = {**(model.get("parameters") or {}), **(model.get("options") or {})}
    tools = listed(data.get("tools")) + listed(parameters.pop("tools", None))
    schema = data.get("outputs", data.get("outputSchema"))
    if "response_format" in parameters:
        response_format = parameters.pop("response_format")
        schema = response_format if schema is None else schema
    template = data.get("template") or {}
    kind = template if isinstance(template, str) else template.get("format") or template.get("type") or "jinja2"
    kind = kind.get("kind") if isinstance(kind, dict) else kind
    names = mustache_names(body, {"else", "this"}) if kind in ("mustache", "handlebars") else jinja_names(body)
    sample = data.get("sample")
    inputs = data.get("inputs", data.get("inputSchema"))
    given = list(names) + declared(inputs) + (list(sample) if isinstance(sample, dict) else [])
    return reading(name, parameters, tools, schema, given)


def schema_names(schema):
    if not isinstance(schema, dict):
        return []
    if isinstance(schema.get("properties"), dict):
        return list(schema["properties"])
    if schema.get("type") in {"object", "array", "string", "number", "integer", "boolean", "null"}:
        return []
    return [key.split("(")[0].strip().rstrip("?") for key in schema]


def partials_in(body, folder, seen):
    """What the partials ask for, which share the prompt's variables but for those they are given."""
    names = set()
    for name, given in re.findall(r"\{\{~?>\s*([\w./-]+)([^}]*)\}\}", body):
        file = folder / f"_{name}.prompt"
        if name in seen or not file.is_file():
            continue
        _, inner = front_matter(file.read_text(), r"^\s*(?:#.*)?$")
        passed = set(re.findall(r"(\w+)\s*=", given))
        names |= (mustache_names(inner) | partials_in(inner, folder, seen | {name})) - passed
    return names


def read_dotprompt(path, text):
    data, body = front_matter(text, r"^\s*(?:#.*)?$")
    used = {"config", "ext", "input", "model", "output", "raw", "toolDefs", "tools"}
    parameters = {key: value for key, value in data.items() if key not in used | DESCRIPTIVE}
    parameters.update(data.get("config") or {})
    tools = listed(data.get("tools")) + listed(data.get("toolDefs"))
    inputs = data.get("input") or {}
    output = data.get("output") or {}
    schema = output.get("schema") if isinstance(output, dict) else None
    names = mustache_names(body) | partials_in(body, path.parent, set())
    given = list(names) + schema_names(inputs.get("schema")) + list(inputs.get("default") or {})
    return reading(data.get("model"), parameters, tools, schema, given)


def read_copilot(path, text):
    data, body = front_matter(text)
    agent = data.get("agent") or data.get("mode")
    tools = data.get("tools")
    tools = [name.strip() for name in tools.split(",")] if isinstance(tools, str) else tools or []
    model = data.get("model")
    model = ", ".join(model) if isinstance(model, list) else model
    variables = [name.strip() for name in re.findall(r"\$\{input:([^:|{}\n]+)", body)]
    return reading(model, {"agent": agent} if agent else {}, tools, None, variables)


def read_github_models(path, text):
    data = yaml.load(text, Loader)
    schema = data.get("jsonSchema")
    schema = json.loads(schema) if isinstance(schema, str) else schema
    answer = data.get("responseFormat")
    if answer not in (None, "json_schema"):
        schema = None if answer == "text" else {"type": answer}
    names = [name for message in data["messages"] for name in re.findall(r"\{\{\s*([\w.-]+)\s*\}\}", message["content"])]
    examples = [key for item in data.get("testData") or [] if isinstance(item, dict) for key in item]
    return reading(data.get("model"), data.get("modelParameters") or {}, [], schema, names + examples)


READERS = [
    (".prompt.md", read_copilot),
    (".prompty", read_prompty),
    (".prompt", read_dotprompt),
    (".yml", read_github_models),
    (".yaml", read_github_models),
]


def short(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return value if len(text) <= LONGEST else f"sha256:{digest[:16]}"


def shortened(settings):
    return {key: short(value) for key, value in settings.items()}


def main(corpus, output):
    readings = []
    for path in sorted(Path(corpus).rglob("*")):
        reader = next((read for end, read in READERS if path.name.endswith(end)), None)
        if reader is None or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        found = reader(path, text)
        found["settings"] = shortened(found["settings"])
        found["tools"] = {name: shortened(tool) for name, tool in found["tools"].items()}
        readings.append({"path": path.relative_to(corpus).as_posix(), **found})
    lines = [json.dumps(found, ensure_ascii=False) for found in readings]
    Path(output).write_text("\n".join(lines) + "\n")
    print(f"{len(readings)} files")


main(sys.argv[1], sys.argv[2])
