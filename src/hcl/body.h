#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/diagnostic.h"
#include "hcl/syntax.h"

namespace regionfall::hcl {

// What stands between braces, or in a whole file: attributes (`a = 1`) and blocks (`b "label" { … }`). Native syntax
// says which is which; JSON leaves it to the schema that the body is read with.

class Body;
using BodyPtr = std::shared_ptr<const Body>;

struct Attribute {
  std::string name;
  Range name_range;
  ExpressionPtr value;
  Range range;  // name to end of value
};

struct Block {
  std::string type;
  Range type_range;
  std::vector<std::string> labels;
  std::vector<Range> label_ranges;
  BodyPtr body;
  Range header;  // type and labels: what to underline
};

// How JSON reads the strings of an argument. In native syntax there is no difference.
enum class Strings : std::uint8_t {
  kTemplates,
  kLiteral,  // as they are: of arguments that nothing evaluates
};

struct AttributeSchema {
  std::string name;
  bool required = false;
  Strings strings = Strings::kTemplates;
};
struct BlockSchema {
  std::string type;
  std::vector<std::string> label_names;
};
struct BodySchema {
  std::vector<AttributeSchema> attributes;
  std::vector<BlockSchema> blocks;
};

struct Content {
  std::vector<Attribute> attributes;                        // in source order
  std::vector<Block> blocks;                                // in source order
  const Attribute* attribute(std::string_view name) const;  // null when it is not set
};

class Body {
 public:
  virtual ~Body() = default;
  // What the schema asks for. Anything else in the body is an error at its place (with a near name where there is one),
  // as are missing required attributes and wrong label counts.
  virtual Content content(const BodySchema& schema, Diagnostics& diagnostics) const = 0;
  // As content(), but what the schema does not name stays for `rest`, which shows the body without what was taken.
  virtual Content partial_content(const BodySchema& schema, BodyPtr& rest, Diagnostics& diagnostics) const = 0;
  // Every attribute; blocks are errors. For bodies without a schema: locals, tfvars, maps of providers.
  std::vector<Attribute> attributes(Diagnostics& diagnostics) const {
    return attributes_of(Strings::kTemplates, diagnostics);
  }
  std::vector<Attribute> literal_attributes(Diagnostics& diagnostics) const {
    return attributes_of(Strings::kLiteral, diagnostics);
  }
  virtual std::vector<Attribute> attributes_of(Strings strings, Diagnostics& diagnostics) const = 0;
  // The place to name when something is missing: the opening brace, or the beginning of the file.
  virtual Range missing_item_range() const = 0;
  // The whole body with its braces, or the whole file.
  virtual Range range() const = 0;
  // Native syntax: all attributes and blocks as written. JSON: every property as an attribute.
  virtual Content everything() const = 0;
};

// Several bodies seen as one (files of a module, tests). Equal attribute names in two of them are errors.
BodyPtr merge_bodies(std::vector<BodyPtr> bodies);

}  // namespace regionfall::hcl
