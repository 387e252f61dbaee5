#include "terraform/testing/mock_provider.h"

#include <algorithm>
#include <functional>

#include "base/random.h"
#include "hcl/convert.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::TypeKind;
using hcl::Value;

constexpr std::size_t kGeneratedTextLength = 8;

bool is_null(const Value& value) { return value.is_known() && value.is_null(); }

Value generated(const Type& type, RandomSource& random) {
  switch (type.kind()) {
    case TypeKind::kString: {
      std::string text;
      while (text.size() < kGeneratedTextLength)
        text += "abcdefghijklmnopqrstuvwxyz0123456789"[random_below(random, 36)];
      return Value::string(std::move(text));
    }
    case TypeKind::kNumber:
      return Value::number(0);
    case TypeKind::kBool:
      return Value::boolean(false);
    case TypeKind::kList:
      return Value::list(type.element(), {});
    case TypeKind::kSet:
      return Value::set(type.element(), {});
    case TypeKind::kMap:
      return Value::map(type.element(), {});
    case TypeKind::kTuple: {
      std::vector<Value> elements;
      for (const Type& element : type.tuple_elements()) elements.push_back(generated(element, random));
      return Value::tuple(std::move(elements));
    }
    case TypeKind::kObject: {
      std::vector<Value> values;
      for (const auto& attribute : type.attributes()) values.push_back(generated(attribute.type, random));
      return Value::object(type.without_optional(), std::move(values));
    }
    case TypeKind::kDynamic:
      return Value::null(type);
  }
  return Value::null(type);
}

// Puts values where a provider would compute them.
class Filler {
 public:
  enum class What : std::uint8_t {
    kUnset,    // what the configuration leaves to the provider gets a value
    kPlanned,  // the same gets an unknown one
    kUnknown,  // what is unknown gets a value
  };
  Filler(What what, std::uint64_t seed, ProviderReply& reply) : what_(what), random_(seed), reply_(reply) {}

  Value block(const BlockSchema& schema, const Value& object, const Value& given) {
    if (is_null(object) || !object.is_known()) return object;
    std::vector<hcl::MapEntry> entries;
    for (std::size_t i = 0; i < object.length(); ++i) {
      const std::string& name = object.key(i);
      const Value& value = object.elements()[i];
      if (const AttributeSchema* attribute = schema.attribute(name)) {
        entries.emplace_back(name, this->attribute(*attribute, value, member(given, name)));
      } else if (const NestedBlock* nested = schema.block(name)) {
        const auto fill = [&](const Value& element) { return block(nested->schema, element, member(given, name)); };
        entries.emplace_back(name, nest(nested->nesting, value, fill));
      } else {
        entries.emplace_back(name, value);
      }
    }
    return Value::object(std::move(entries));
  }

 private:
  static Value member(const Value& given, const std::string& name) {
    if (!given.is_known() || given.is_null() || given.type().kind() == TypeKind::kDynamic) return {};
    const bool named = given.type().kind() == TypeKind::kObject || given.type().kind() == TypeKind::kMap;
    const Value* found = named ? given.find(name) : nullptr;
    return found == nullptr ? Value() : *found;
  }

  Value attribute(const AttributeSchema& schema, const Value& value, const Value& given) {
    const bool open = what_ == What::kUnknown ? !value.is_known() : is_null(value);
    if (open && schema.computed) return computed(schema, given);
    if (!schema.nested || !value.is_known() || value.is_null()) return value;
    return nest(schema.nested->nesting, value,
                [&](const Value& element) { return object(*schema.nested, element, given); });
  }

  Value computed(const AttributeSchema& schema, const Value& given) {
    const Type type = schema.value_type();
    if (what_ == What::kPlanned) return Value::unknown(type);
    Value value = generated(type, random_);
    if (is_null(given)) return value;
    auto converted = hcl::convert(given.unmarked_deep(), type);
    if (converted) return *std::move(converted);
    reply_.error("Failed to compute attribute",
                 "The value that a mock or override gives \"" + schema.name +
                     "\" does not fit: " + converted.error().to_string() + ".",
                 {hcl::PathStep::attribute(schema.name)});
    return value;
  }

  Value object(const NestedAttributes& nested, const Value& value, const Value& given) {
    if (is_null(value) || !value.is_known()) return value;
    std::vector<hcl::MapEntry> entries;
    for (std::size_t i = 0; i < value.length(); ++i) {
      const std::string& name = value.key(i);
      const auto schema = std::ranges::find(nested.attributes, name, &AttributeSchema::name);
      const Value& inner = value.elements()[i];
      entries.emplace_back(name,
                           schema == nested.attributes.end() ? inner : attribute(*schema, inner, member(given, name)));
    }
    return Value::object(std::move(entries));
  }

  static Value nest(Nesting nesting, const Value& value, const std::function<Value(const Value&)>& fill) {
    if (!value.is_known() || value.is_null()) return value;
    if (nesting == Nesting::kSingle || nesting == Nesting::kGroup) return fill(value);
    if (value.length() == 0) return value;
    std::vector<Value> elements;
    for (const Value& element : value.elements()) elements.push_back(fill(element));
    return hcl::with_elements(value, std::move(elements));
  }

  What what_;
  SeededRandom random_;
  ProviderReply& reply_;
};

class Mock final : public Provider {
 public:
  Mock(const ProviderSchema& schema, Value given, bool during_plan, std::uint64_t seed)
      : schema_(schema), given_(std::move(given)), during_plan_(during_plan), seed_(seed) {}

  const ProviderSchema& schema() const override { return schema_; }
  bool may_wait(std::string_view) const override { return false; }
  ProviderReply validate_resource(std::string_view, const Value&) override { return {}; }
  ProviderReply validate_data(std::string_view, const Value&) override { return {}; }
  ProviderReply configure(const Value&) override { return {}; }

  PlanReply plan(const PlanRequest& request) override {
    PlanReply reply;
    reply.planned = request.proposed;
    if (is_null(request.proposed) || !is_null(request.prior)) return reply;
    const auto what = during_plan_ ? Filler::What::kUnset : Filler::What::kPlanned;
    reply.planned = Filler(what, seed_, reply).block(block(schema_.resources, request.type), request.proposed, given_);
    return reply;
  }

  ApplyReply apply(const ApplyRequest& request) override {
    ApplyReply reply;
    reply.private_data = request.planned_private;
    reply.state = Filler(Filler::What::kUnknown, seed_, reply)
                      .block(block(schema_.resources, request.type), request.planned, given_);
    return reply;
  }

  ReadReply read(const ReadRequest& request) override {
    ReadReply reply;
    reply.state = request.state;
    reply.private_data = request.private_data;
    return reply;
  }

  ImportReply import(std::string_view type, std::string_view id) override {
    ImportReply reply;
    const BlockSchema& schema = block(schema_.resources, type);
    const AttributeSchema* named = schema.attribute("id");
    Value empty = schema.empty_value();
    if (named != nullptr && named->type == Type::string()) {
      empty = hcl::transform(empty, [&](const hcl::Path& path, const Value& value) {
        return path.size() == 1 && path[0].name == "id" ? Value::string(std::string(id)) : value;
      });
    }
    reply.objects.push_back(
        {std::string(type), Filler(Filler::What::kUnset, seed_, reply).block(schema, empty, given_), ""});
    return reply;
  }

  DataReply read_data(std::string_view type, const Value& config) override {
    DataReply reply;
    reply.state = Filler(Filler::What::kUnset, seed_, reply).block(block(schema_.data_sources, type), config, given_);
    return reply;
  }

  EphemeralReply open(std::string_view type, const Value& config) override {
    EphemeralReply reply;
    reply.result = Filler(Filler::What::kUnset, seed_, reply).block(block(schema_.ephemerals, type), config, given_);
    return reply;
  }
  ProviderReply close(std::string_view, const PrivateData&) override { return {}; }

  ReadReply recover(const ApplyRequest& request) override {
    ReadReply reply;
    reply.state = Value::null(request.planned.type());
    return reply;
  }

 private:
  static const BlockSchema& block(const std::map<std::string, TypeSchema, std::less<>>& types, std::string_view type) {
    return types.find(type)->second.block;
  }

  const ProviderSchema& schema_;
  Value given_;
  bool during_plan_;
  std::uint64_t seed_;
};

}  // namespace

std::unique_ptr<Provider> make_mock_provider(const ProviderSchema& schema, Value given, bool during_plan,
                                             std::uint64_t seed) {
  return std::make_unique<Mock>(schema, std::move(given), during_plan, seed);
}

const MockProvider* TestSubstitutes::mock(const ProviderConfigAddress& address) const {
  if (!address.module.empty()) return nullptr;
  const auto found = mocks_.find({address.provider, address.alias});
  return found == mocks_.end() ? nullptr : found->second;
}

std::unique_ptr<Provider> TestSubstitutes::for_configuration(const ProviderConfigAddress& address,
                                                             const ProviderSchema& schema) {
  return mock(address) == nullptr ? nullptr : make_mock_provider(schema, {}, false, seed_);
}

Provider* TestSubstitutes::keep(const ResourceInstance& object, const Provider& provider, const hcl::Expression* given,
                                bool during_plan) {
  auto& kept = objects_[object];
  const auto values = values_.find(given);
  const std::uint64_t seed = seed_ ^ std::hash<std::string>()(object.to_string());
  kept = make_mock_provider(provider.schema(), values == values_.end() ? Value() : values->second, during_plan, seed);
  return kept.get();
}

Provider* TestSubstitutes::for_object(const ResourceInstance& object, const ProviderConfigAddress& address,
                                      const Provider& provider) {
  if (const auto known = objects_.find(object); known != objects_.end()) return known->second.get();
  const MockProvider* mock = this->mock(address);
  const bool by_default = mock != nullptr && mock->during_plan;
  const auto covers = [&](const TestOverride& candidate) {
    return !candidate.is_module && candidate.target.contains(object);
  };
  for (const TestOverride* candidate : overrides_) {
    if (covers(*candidate))
      return keep(object, provider, candidate->values.get(), candidate->during_plan.value_or(by_default));
  }
  if (mock == nullptr) return nullptr;
  for (const TestOverride& candidate : mock->overrides) {
    if (covers(candidate))
      return keep(object, provider, candidate.values.get(), candidate.during_plan.value_or(by_default));
  }
  for (const MockType& type : mock->types) {
    if (type.mode == object.resource.mode && type.type == object.resource.type) {
      return keep(object, provider, type.defaults.get(), type.during_plan.value_or(by_default));
    }
  }
  return keep(object, provider, nullptr, by_default);
}

}  // namespace regionfall::terraform
