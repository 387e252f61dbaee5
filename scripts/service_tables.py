"""The tables of src/aws/model_tables.h, made of the models: rows of small numbers, and one pool for all texts.

Scalar shapes that say the same (most of AWS's strings) share one row; shapes that neither an operation nor an error
reaches have none.
"""

SHAPE_KINDS = {"structure": "kStructure", "list": "kList", "map": "kMap", "string": "kString", "boolean": "kBoolean",
               "integer": "kInteger", "long": "kLong", "float": "kFloat", "double": "kDouble",
               "timestamp": "kTimestamp", "blob": "kBlob"}
CONTAINERS = ("structure", "list", "map")
LOCATIONS = {None: "kBody", "uri": "kUri", "querystring": "kQuery", "header": "kHeader", "headers": "kHeaders"}
TIMESTAMP_FORMATS = {None: "kOfProtocol", "iso8601": "kIso8601", "rfc822": "kRfc822", "unixTimestamp": "kUnix"}
MEMBER_FLAGS = {"required": "kRequired", "flattened": "kFlattened", "xmlAttribute": "kXmlAttribute", "streaming": "kStreaming",
                "idempotencyToken": "kIdempotencyToken", "hostLabel": "kHostLabel"}
PROTOCOLS = {"query": "kQuery", "ec2": "kEc2", "json": "kJson", "rest-json": "kRestJson", "rest-xml": "kRestXml",
             "smithy-rpc-v2-cbor": "kCbor"}
TEXT_BYTES_MAX = ROWS_MAX = 2**16 - 1  # what places of 16 bits can tell apart


def row(*cells):
    return "{" + ", ".join(str(cell) for cell in cells) + "}"


def boolean(value):
    return "true" if value else "false"


def escape(data):
    return "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\?' else f"\\{byte:03o}" for byte in data)


class TextPool:
    """Every text once; a row refers to it by where it starts and how many bytes it has."""

    def __init__(self):
        self.offsets = {b"": 0}
        self.size = 0

    def add(self, text):
        data = (text or "").encode("utf-8")
        assert len(data) <= TEXT_BYTES_MAX, text
        if data not in self.offsets:
            self.offsets[data] = self.size
            self.size += len(data)
        return row(self.offsets[data], len(data))

    def literal(self):
        return "\n".join(f'    "{escape(data)}"' for data in self.offsets if data)


class Tables:
    """The rows of all services."""

    def __init__(self, member_ids):
        self.member_ids = member_ids
        self.texts = TextPool()
        self.enums, self.members, self.operations, self.errors, self.services = [], [], [], [], []
        self.shapes, self.constraints = ["{}"], ["{}"]  # row 0: none
        self.enum_places, self.constraint_places, self.scalar_places = {}, {"{}": 0}, {}

    def check_sizes(self):
        for rows in (self.enums, self.constraints, self.members, self.shapes, self.operations, self.errors):
            assert len(rows) <= ROWS_MAX

    def enum(self, values):
        key = tuple(values)
        if key not in self.enum_places:
            self.enum_places[key] = len(self.enums)
            self.enums += [self.texts.add(value) for value in values]
        return self.enum_places[key]

    def constraint(self, shape):
        if not {"min", "max", "pattern", "enum"} & shape.keys():
            return 0
        values = shape.get("enum", [])
        text = row(float(shape.get("min", 0)), float(shape.get("max", 0)), boolean("min" in shape), boolean("max" in shape),
                   self.texts.add(shape.get("pattern")), self.enum(values), len(values))
        if text not in self.constraint_places:
            self.constraint_places[text] = len(self.constraints)
            self.constraints.append(text)
        return self.constraint_places[text]

    def add_shape(self, text):
        self.shapes.append(text)
        return len(self.shapes) - 1

    def source(self):
        self.check_sizes()

        def array(kind, name, rows):
            return f"constinit const {kind} {name}[] = {{\n" + "".join(f"    {text},\n" for text in rows) + "};\n"

        return "\n".join([
            array("Constraint", "kConstraints", self.constraints), array("ModelText", "kEnumTexts", self.enums),
            array("Member", "kMembers", self.members), array("Shape", "kShapes", self.shapes),
            array("Operation", "kOperations", self.operations), array("ModelledError", "kErrors", self.errors),
            array("ServiceModel", "kServices", self.services),
            f"constinit const std::size_t kServiceCount = {len(self.services)};\n",
            f"constinit const char kTexts[] =\n{self.texts.literal()};\n"])


class Service:
    """Adds the rows of one service to the tables."""

    def __init__(self, tables, name, model):
        self.tables, self.name, self.model, self.text = tables, name, model, tables.texts.add
        self.places = {}  # shape's name: its row

    def add(self):
        tables, metadata = self.tables, self.model["metadata"]
        first_operation, first_error = len(tables.operations), len(tables.errors)
        tables.operations += [self.operation(name, source) for name, source in sorted(self.model["operations"].items())]
        exceptions = [name for name, shape in self.model["shapes"].items() if shape.get("exception")]
        tables.errors += [self.error(name) for name in sorted(exceptions, key=self.error_code)]
        tables.services.append(row(
            self.text(self.name), self.text(metadata["serviceId"]), self.text(metadata["endpointPrefix"]),
            self.text(metadata.get("signingName", metadata["endpointPrefix"])), self.text(metadata.get("targetPrefix")),
            self.text(metadata["apiVersion"]), self.text(metadata.get("xmlNamespace", self.xml_namespace())),
            self.text(metadata.get("jsonVersion")),
            " | ".join(f"protocol_bit(Protocol::{PROTOCOLS[protocol]})" for protocol in metadata["protocols"]),
            f"Protocol::{PROTOCOLS[metadata['protocol']]}", boolean("globalEndpoint" in metadata),
            boolean("awsQueryCompatible" in metadata), first_operation, len(tables.operations) - first_operation,
            first_error, len(tables.errors) - first_error))

    def xml_namespace(self):
        """Some rest-xml services name their namespace only where requests have it."""
        members = (member for shape in self.model["shapes"].values() for member in shape.get("members", {}).values())
        inputs = (operation.get("input", {}) for operation in self.model["operations"].values())
        return next((source["xmlNamespace"]["uri"] for source in (*members, *inputs)
                     if "xmlNamespace" in source and "prefix" not in source["xmlNamespace"]), "")

    def operation(self, name, source):
        http, taken, given = source["http"], source.get("input"), source.get("output")
        return row(self.text(name), self.text(http["method"]), self.text(http["requestUri"]), http.get("responseCode", 200),
                   self.shape(taken["shape"]) if taken else 0, self.shape(given["shape"]) if given else 0,
                   self.text(given.get("resultWrapper", f"{name}Result") if given else ""),
                   self.text(taken.get("locationName") if taken else ""), self.text(source.get("hostPrefix")))

    def error_code(self, name):
        return self.model["shapes"][name].get("error", {}).get("code", name)

    def error(self, name):
        source = self.model["shapes"][name]
        stated = source.get("error", {}).get("httpStatusCode", 500 if source.get("fault") else None)
        return row(self.text(self.error_code(name)), self.text(name), stated or 400, boolean(stated), self.shape(name))

    def shape(self, name):
        """The place of the shape's row, which is made when it is not there yet."""
        source = self.model["shapes"][name]
        if name not in self.places and source["type"] in CONTAINERS:
            self.places[name] = self.tables.add_shape(None)  # known before it is made: shapes may contain themselves
            self.tables.shapes[self.places[name]] = self.shape_row(name, source)
        elif name not in self.places:
            text = self.shape_row(name, source)
            if text not in self.tables.scalar_places:
                self.tables.scalar_places[text] = self.tables.add_shape(text)
            self.places[name] = self.tables.scalar_places[text]
        return self.places[name]

    def shape_row(self, name, source):
        kind = source["type"]
        first_member = count = item = key = 0
        payload, item_name, key_name = -1, "", ""
        if kind == "structure":
            order = self.member_order(source)
            rows = [self.member(source, member) for member in order]
            first_member, count = len(self.tables.members), len(rows)
            self.tables.members += rows
            payload = order.index(source["payload"]) if "payload" in source else -1
        elif kind == "list":
            item, item_name = self.shape(source["member"]["shape"]), source["member"].get("locationName")
        elif kind == "map":
            key, key_name = self.shape(source["key"]["shape"]), source["key"].get("locationName", "key")
            item, item_name = self.shape(source["value"]["shape"]), source["value"].get("locationName", "value")
        return row(f"ShapeKind::{SHAPE_KINDS[kind]}", self.tables.constraint(source),
                   self.text(name if kind == "structure" else ""), first_member, count, payload, item, key,
                   self.text(item_name), self.text(key_name))

    def member_order(self, source):
        """XML has its own order in places."""
        order = source.get("xmlOrder", [])
        return sorted(source.get("members", {}), key=lambda name: order.index(name) if name in order else len(order))

    def member(self, owner, name):
        reference = owner["members"][name]
        merged = {**self.model["shapes"][reference["shape"]], **reference}  # the reference's word goes first
        merged["required"] = name in owner.get("required", [])
        wire_name = merged.get("locationName", name)
        flags = " | ".join(f"Member::{flag}" for key, flag in MEMBER_FLAGS.items() if merged.get(key))
        return row(f"MemberName{{{self.tables.member_ids[name]}}}", flags or 0,
                   f"Location::{LOCATIONS[merged.get('location')]}",
                   f"TimestampFormat::{TIMESTAMP_FORMATS[merged.get('timestampFormat')]}", self.shape(reference["shape"]),
                   self.text(wire_name), self.text(merged.get("queryName", wire_name[0].upper() + wire_name[1:])))


def tables_source(models, member_ids):
    tables = Tables(member_ids)
    for name, model in sorted(models.items()):
        Service(tables, name, model).add()
    return ("// Generated from models/.\n#include \"aws/model_tables.h\"\n\n"
            "#ifdef __clang__\n#pragma clang diagnostic ignored \"-Woverlength-strings\"\n#endif\n\n"
            f"namespace regionfall::aws::model_tables {{\n\n{tables.source()}\n}}  // namespace regionfall::aws::model_tables\n")
