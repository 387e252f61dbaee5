#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "hcl/json_expression.h"
#include "hcl/json_node.h"
#include "hcl/parser.h"

namespace regionfall::hcl {
namespace {

// Properties of this name are comments in objects that are bodies.
constexpr std::string_view kCommentName = "//";

using NodePtr = std::shared_ptr<const JsonNode>;
using Names = std::set<std::string, std::less<>>;

// Makes properties into attributes, each name once.
class AttributeReader {
 public:
  explicit AttributeReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::vector<Attribute> attributes;

  void add(const JsonProperty& property, Strings strings) {
    const Range whole = range_between(property.name_range, property.value.range);
    const auto [earlier, is_new] = places_.emplace(property.name, property.name_range);
    if (!is_new) {
      diagnostics_.add({.severity = Severity::kError,
                        .summary = "Duplicate argument",
                        .detail = "The argument \"" + property.name + "\" was already set at " +
                                  earlier->second.to_string() + ". Each argument may be set only once.",
                        .subject = property.name_range,
                        .context = whole,
                        .address = {},
                        .values = {}});
      return;
    }
    attributes.push_back({.name = property.name,
                          .name_range = property.name_range,
                          .value = json_expression(property.value, strings, diagnostics_),
                          .range = whole});
  }

 private:
  Diagnostics& diagnostics_;
  std::map<std::string_view, Range> places_;
};

// A JSON value read as a body: an object, or an array of objects whose properties count together. Which properties are
// arguments and which are blocks is the schema's to say. Source: "HCL JSON Syntax Specification", Bodies, Blocks.
class JsonBody : public Body {
 public:
  JsonBody(NodePtr node, Names hidden) : node_(std::move(node)), hidden_(std::move(hidden)) {}

  Content content(const BodySchema& schema, Diagnostics& diagnostics) const override {
    Names used = hidden_;
    Content content = take(schema, used, diagnostics);
    Diagnostics ignored;
    for (const JsonProperty* property : body_properties(ignored)) {
      if (!used.contains(property->name)) report_unknown(*property, schema, content, diagnostics);
    }
    return content;
  }

  Content partial_content(const BodySchema& schema, BodyPtr& rest, Diagnostics& diagnostics) const override {
    Names used = hidden_;
    Content content = take(schema, used, diagnostics);
    rest = std::make_shared<JsonBody>(node_, std::move(used));
    return content;
  }

  std::vector<Attribute> attributes_of(Strings strings, Diagnostics& diagnostics) const override {
    if (node_->kind == JsonNode::Kind::kObject) return all_attributes(strings, diagnostics);
    if (node_->kind != JsonNode::Kind::kInvalid) {
      diagnostics.error("Incorrect JSON value type", "A JSON object is required here, to set arguments.",
                        node_->start_range());
    }
    return {};
  }

  Range missing_item_range() const override {
    return node_->kind == JsonNode::Kind::kObject ? node_->close : node_->start_range();
  }
  Range range() const override { return node_->range; }

  Content everything() const override {
    Diagnostics ignored;
    return {.attributes = all_attributes(Strings::kTemplates, ignored), .blocks = {}};
  }

 private:
  // Labels that were taken off on the way to a block's body.
  struct Labels {
    std::vector<std::string> names;
    std::vector<Range> ranges;
  };

  // The properties of an object, or of all objects of an array. What is neither is reported; `purpose` ends the
  // sentence.
  static std::vector<const JsonProperty*> properties_of(const JsonNode& node, const std::string& purpose,
                                                        Diagnostics& diagnostics) {
    std::vector<const JsonProperty*> properties;
    const auto add_all = [&](const JsonNode& object) {
      for (const JsonProperty& property : object.properties) properties.push_back(&property);
    };
    const auto report = [&](const JsonNode& found, const std::string& wanted) {
      if (found.kind == JsonNode::Kind::kInvalid) return;
      diagnostics.error("Incorrect JSON value type", wanted + " is required here, " + purpose + ".",
                        found.start_range());
    };
    if (node.kind == JsonNode::Kind::kObject) {
      add_all(node);
    } else if (node.kind == JsonNode::Kind::kArray) {
      for (const JsonNode& item : node.items) {
        if (item.kind == JsonNode::Kind::kObject) {
          add_all(item);
        } else {
          report(item, "A JSON object");
        }
      }
    } else if (node.kind != JsonNode::Kind::kNull) {
      report(node, "A JSON object, or an array of objects,");
    }
    return properties;
  }

  std::vector<Attribute> all_attributes(Strings strings, Diagnostics& diagnostics) const {
    AttributeReader reader(diagnostics);
    for (const JsonProperty* property : body_properties(diagnostics)) {
      if (!hidden_.contains(property->name)) reader.add(*property, strings);
    }
    return std::move(reader.attributes);
  }

  std::vector<const JsonProperty*> body_properties(Diagnostics& diagnostics) const {
    std::vector<const JsonProperty*> properties =
        properties_of(*node_, "to set arguments and to hold blocks", diagnostics);
    std::erase_if(properties, [](const JsonProperty* property) { return property->name == kCommentName; });
    return properties;
  }

  // What the schema names; the names go to `used`.
  Content take(const BodySchema& schema, Names& used, Diagnostics& diagnostics) const {
    Content content;
    AttributeReader reader(diagnostics);
    for (const JsonProperty* property : body_properties(diagnostics)) {
      if (hidden_.contains(property->name)) continue;
      if (const auto attribute = std::ranges::find(schema.attributes, property->name, &AttributeSchema::name);
          attribute != schema.attributes.end()) {
        reader.add(*property, attribute->strings);
      } else if (const auto block = std::ranges::find(schema.blocks, property->name, &BlockSchema::type);
                 block != schema.blocks.end()) {
        add_blocks(content, *block, property->name_range, property->value, {}, diagnostics);
      } else {
        continue;
      }
      used.insert(property->name);
    }
    content.attributes = std::move(reader.attributes);
    for (const AttributeSchema& attribute : schema.attributes) {
      if (!attribute.required || content.attribute(attribute.name) != nullptr) continue;
      diagnostics.error("Missing required argument",
                        "The argument \"" + attribute.name + "\" is required, but no definition was found.",
                        missing_item_range());
    }
    return content;
  }

  // Blocks of one type: below as many nested objects as it has labels, an object for one block, an array for several.
  void add_blocks(Content& content, const BlockSchema& schema, const Range& type_range, const JsonNode& value,
                  const Labels& labels, Diagnostics& diagnostics) const {
    const std::size_t depth = labels.names.size();
    if (depth < schema.label_names.size()) {
      const std::string& label_name = schema.label_names[depth];
      const std::size_t errors_before = diagnostics.size();
      const auto properties =
          properties_of(value, "whose property names are each " + label_name + " of a block", diagnostics);
      if (properties.empty() && diagnostics.size() == errors_before && value.kind != JsonNode::Kind::kInvalid) {
        diagnostics.error("Missing block label",
                          "At least one property is required here, whose name is the " + label_name + " of a \"" +
                              schema.type + "\" block.",
                          value.start_range());
      }
      for (const JsonProperty* property : properties) {
        Labels longer = labels;
        longer.names.push_back(property->name);
        longer.ranges.push_back(property->name_range);
        add_blocks(content, schema, type_range, property->value, longer, diagnostics);
      }
      return;
    }
    switch (value.kind) {
      case JsonNode::Kind::kNull:
      case JsonNode::Kind::kInvalid:
        return;
      case JsonNode::Kind::kObject:
        add_block(content, schema, type_range, value, labels);
        return;
      case JsonNode::Kind::kArray:
        for (const JsonNode& item : value.items) add_block(content, schema, type_range, item, labels);
        return;
      default:
        diagnostics.error("Incorrect JSON value type",
                          "A JSON object is required here for a \"" + schema.type +
                              "\" block, or an array of objects for several of them.",
                          value.start_range());
    }
  }

  void add_block(Content& content, const BlockSchema& schema, const Range& type_range, const JsonNode& body,
                 const Labels& labels) const {
    content.blocks.push_back({.type = schema.type,
                              .type_range = type_range,
                              .labels = labels.names,
                              .label_ranges = labels.ranges,
                              .body = std::make_shared<JsonBody>(NodePtr(node_, &body), Names{}),
                              .header = labels.ranges.empty() ? type_range : labels.ranges.back()});
  }

  static void report_unknown(const JsonProperty& property, const BodySchema& schema, const Content& content,
                             Diagnostics& diagnostics) {
    std::vector<std::string> candidates;
    for (const AttributeSchema& attribute : schema.attributes) {
      if (content.attribute(attribute.name) == nullptr) candidates.push_back(attribute.name);
    }
    for (const BlockSchema& block : schema.blocks) candidates.push_back(block.type);
    const auto near = nearest(property.name, candidates);
    diagnostics.add({.severity = Severity::kError,
                     .summary = "Extraneous JSON object property",
                     .detail = "No argument or block type is named \"" + property.name + "\"." +
                               (near ? " Did you mean \"" + *near + "\"?" : ""),
                     .subject = property.name_range,
                     .context = range_between(property.name_range, property.value.range),
                     .address = {},
                     .values = {}});
  }

  NodePtr node_;  // keeps the whole document alive
  Names hidden_;  // properties that partial_content() has taken
};

}  // namespace

BodyPtr parse_json_syntax(const SourceFile& file, Diagnostics& diagnostics) {
  JsonNode root = parse_json_nodes(file, diagnostics);
  const bool is_body = root.kind == JsonNode::Kind::kObject || root.kind == JsonNode::Kind::kArray;
  if (!is_body) {
    if (root.kind != JsonNode::Kind::kInvalid) {
      diagnostics.error("Root value must be object", "A configuration in JSON is an object, or an array of objects.",
                        root.start_range());
    }
    root = {};
    root.kind = JsonNode::Kind::kObject;
    root.range = Range{&file, {}, {}};
    root.open = root.close = root.range;
  }
  return std::make_shared<JsonBody>(std::make_shared<const JsonNode>(std::move(root)), Names{});
}

}  // namespace regionfall::hcl
