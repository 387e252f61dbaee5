#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/random.h"
#include "hcl/evaluate.h"
#include "hcl/parser.h"

namespace regionfall::hcl {

namespace {

constexpr const char* kSummary = "Invalid type specification";

class NoFiles final : public FileReader {
 public:
  Result<std::string> read(const std::string& path) const override { return failure("there is no file " + path); }
  bool exists(const std::string&) const override { return false; }
  Result<std::vector<std::string>> match(const std::string&, const std::string&) const override {
    return std::vector<std::string>{};
  }
  std::string home_directory() const override { return {}; }
};

// The value of an expression that may refer to nothing and call nothing.
std::optional<Value> constant(const Expression& expression, Diagnostics& diagnostics) {
  const ManualClock clock(Instant{});
  SeededRandom random(0);
  const NoFiles files;
  FunctionContext context{.clock = clock, .random = random, .files = files};
  const FunctionTable none;
  Diagnostics found;
  Value value = evaluate(expression, FunctionScope(none, context), found);
  const bool failed = found.has_errors();
  diagnostics.append(std::move(found));
  return failed ? std::nullopt : std::optional(std::move(value));
}

struct Constructor {
  const char* name;
  const char* usage;  // what stands in its parentheses
};
constexpr Constructor kConstructors[] = {
    {"list", "the type of its elements, as in list(string)"},
    {"set", "the type of its elements, as in set(string)"},
    {"map", "the type of its elements, as in map(string)"},
    {"object", "its attributes with their types, as in object({ name = string })"},
    {"tuple", "the types of its elements in order, as in tuple([string, number])"},
};

const Constructor* constructor_of(std::string_view name) {
  const auto* found =
      std::ranges::find(kConstructors, name, [](const Constructor& c) { return std::string_view(c.name); });
  return found == std::end(kConstructors) ? nullptr : found;
}

std::optional<Type> keyword_type(std::string_view name) {
  if (name == "string") return Type::string();
  if (name == "number") return Type::number();
  if (name == "bool") return Type::boolean();
  if (name == "any") return Type::dynamic();
  return std::nullopt;
}

class ConstraintReader {
 public:
  explicit ConstraintReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  TypeConstraint read(const Expression& expression) {
    if (const auto name = static_keyword(expression)) return keyword(*name, expression.range);
    if (const auto* call = expression.as<FunctionCallExpression>()) return constructed(*call, expression.range);
    return error(
        "A type is string, number, bool or any, or one made of others, such as list(string), map(number) or "
        "object({ name = string }).",
        expression.range);
  }

 private:
  TypeConstraint error(std::string detail, Range subject) {
    diagnostics_.error(kSummary, std::move(detail), subject);
    return {Type::dynamic(), nullptr};
  }

  TypeConstraint keyword(const std::string& name, Range range) {
    if (const auto type = keyword_type(name)) return {*type, nullptr};
    if (const Constructor* constructor = constructor_of(name)) {
      return error(fmt::format("\"{}\" needs one argument in parentheses: {}.", name, constructor->usage), range);
    }
    return error(fmt::format("There is no type \"{}\". There are string, number, bool, any, list(…), set(…), map(…), "
                             "object({{…}}) and tuple([…]).",
                             name),
                 range);
  }

  TypeConstraint constructed(const FunctionCallExpression& call, Range range) {
    const Range arguments = range_between(call.open_parenthesis, call.close_parenthesis);
    if (keyword_type(call.name)) return error(fmt::format("The type {} takes no arguments.", call.name), arguments);
    if (call.name == "optional") {
      return error("\"optional\" is no type by itself: it marks attributes inside object({ … }).", call.name_range);
    }
    const Constructor* constructor = constructor_of(call.name);
    if (constructor == nullptr) {
      return error(
          fmt::format("There is no type constructor \"{}\". There are list, set, map, object and tuple.", call.name),
          range);
    }
    if (call.arguments.size() != 1) {
      const Range place =
          call.arguments.size() > 1 ? range_between(call.arguments[1]->range, call.arguments.back()->range) : arguments;
      return error(fmt::format("\"{}\" needs one argument: {}.", call.name, constructor->usage), place);
    }
    const Expression& argument = *call.arguments[0];
    if (call.name == "object") return object(argument);
    if (call.name == "tuple") return tuple(argument);
    return collection(call.name, argument);
  }

  TypeConstraint collection(const std::string& name, const Expression& argument) {
    TypeConstraint element = read(argument);
    TypeConstraint made;
    made.type = name == "list"  ? Type::list(element.type)
                : name == "set" ? Type::set(element.type)
                                : Type::map(element.type);
    if (element.defaults != nullptr) {
      made.defaults = std::make_shared<TypeDefaults>(TypeDefaults{{}, {{"", element.defaults}}});
    }
    return made;
  }

  TypeConstraint tuple(const Expression& argument) {
    const auto* list = argument.as<TupleExpression>();
    if (list == nullptr) return error("\"tuple\" needs a list of types: tuple([string, number]).", argument.range);
    std::vector<Type> elements;
    TypeDefaults defaults;
    for (const ExpressionPtr& item : list->items) {
      TypeConstraint element = read(*item);
      if (element.defaults != nullptr)
        defaults.children.emplace_back(std::to_string(elements.size()), element.defaults);
      elements.push_back(std::move(element.type));
    }
    return {Type::tuple(std::move(elements)), shared(std::move(defaults))};
  }

  TypeConstraint object(const Expression& argument) {
    const auto* map = argument.as<ObjectExpression>();
    if (map == nullptr) {
      return error("\"object\" needs attributes with their types in braces: object({ name = string }).",
                   argument.range);
    }
    std::vector<ObjectAttribute> attributes;
    TypeDefaults defaults;
    for (const ObjectItem& item : map->items) {
      const auto name = attribute_name(item);
      if (!name) {
        error("The keys of an object type are the names of its attributes, without quotes or parentheses.",
              item.key->range);
        continue;
      }
      if (std::ranges::find(attributes, *name, &ObjectAttribute::name) != attributes.end()) {
        error(fmt::format("The attribute \"{}\" is there twice. Remove one of the two.", *name), item.key->range);
        continue;
      }
      attributes.push_back(attribute(*name, *item.value, defaults));
    }
    return {Type::object(std::move(attributes)), shared(std::move(defaults))};
  }

  static std::optional<std::string> attribute_name(const ObjectItem& item) {
    if (item.key_is_bare || item.key->from_json) return static_keyword(*item.key);
    return std::nullopt;
  }

  ObjectAttribute attribute(const std::string& name, const Expression& written, TypeDefaults& defaults) {
    const auto* optional = written.as<FunctionCallExpression>();
    if (optional == nullptr || optional->name != "optional") return plain_attribute(name, written, defaults);
    const std::vector<ExpressionPtr>& arguments = optional->arguments;
    if (arguments.empty() || arguments.size() > 2) {
      error("\"optional\" takes the attribute's type and, if wanted, its default: optional(string, \"none\").",
            range_between(optional->open_parenthesis, optional->close_parenthesis));
      return {name, Type::dynamic(), true};
    }
    ObjectAttribute made = plain_attribute(name, *arguments[0], defaults);
    made.optional = true;
    if (arguments.size() == 2) add_default(made, *arguments[1], defaults);
    return made;
  }

  ObjectAttribute plain_attribute(const std::string& name, const Expression& written, TypeDefaults& defaults) {
    TypeConstraint inner = read(written);
    if (inner.defaults != nullptr) defaults.children.emplace_back(name, inner.defaults);
    return {name, std::move(inner.type), false};
  }

  void add_default(const ObjectAttribute& attribute, const Expression& written, TypeDefaults& defaults) {
    std::optional<Value> value = constant(written, diagnostics_);
    if (!value) return;
    auto converted = convert(*value, attribute.type);
    if (!converted) {
      diagnostics_.error(
          "Invalid default value for optional attribute",
          fmt::format("The default does not fit the attribute's type: {}.", converted.error().to_string()),
          written.range);
      return;
    }
    defaults.defaults.emplace_back(attribute.name, *std::move(converted));
  }

  static std::shared_ptr<const TypeDefaults> shared(TypeDefaults defaults) {
    if (defaults.defaults.empty() && defaults.children.empty()) return nullptr;
    return std::make_shared<TypeDefaults>(std::move(defaults));
  }

  Diagnostics& diagnostics_;
};

// The text of a string that stands for an expression, as JSON syntax has types.
const Value* written_text(const Expression& expression) {
  const auto* literal = expression.as<LiteralExpression>();
  const bool text = literal != nullptr && literal->value.is_known() && !literal->value.is_null() &&
                    literal->value.type().kind() == TypeKind::kString;
  return text ? &literal->value : nullptr;
}

// The type inside a JSON string. Diagnostics point at the string, whose inner positions nobody sees.
TypeConstraint parse_json_constraint(const std::string& text, Range place, Diagnostics& diagnostics) {
  const SourceFile file("<type>", text);
  Diagnostics found;
  const ExpressionPtr parsed = parse_expression(file, found);
  TypeConstraint constraint{Type::dynamic(), nullptr};
  if (!found.has_errors()) constraint = ConstraintReader(found).read(*parsed);
  for (Diagnostic& diagnostic : found.all()) {
    diagnostic.subject = place;
    diagnostic.context.reset();
  }
  diagnostics.append(std::move(found));
  return constraint;
}

}  // namespace

TypeConstraint parse_type_constraint(const Expression& expression, Diagnostics& diagnostics) {
  // Before Terraform 0.12 a list or map had no element type.
  const std::optional<std::string> name = static_keyword(expression);
  if (name == "list") return {Type::list(Type::dynamic()), nullptr};
  if (name == "map") return {Type::map(Type::dynamic()), nullptr};
  const Value* text = written_text(expression);
  if (text == nullptr) return ConstraintReader(diagnostics).read(expression);
  if (expression.from_json) return parse_json_constraint(text->as_string(), expression.range, diagnostics);
  diagnostics.error(
      "Invalid quoted type constraints",
      fmt::format("Types stand without quotes since Terraform 0.12. Write {0}, or for \"list\" and \"map\" the "
                  "elements' type too, as in list(string).",
                  text->as_string()),
      expression.range);
  return {Type::dynamic(), nullptr};
}

}  // namespace regionfall::hcl
