#include <fmt/format.h>

#include <algorithm>

#include "hcl/body.h"

namespace regionfall::hcl {

namespace {

class MergedBody final : public Body {
 public:
  explicit MergedBody(std::vector<BodyPtr> bodies) : bodies_(std::move(bodies)) {}

  Content content(const BodySchema& schema, Diagnostics& diagnostics) const override {
    const BodySchema each = without_required(schema);
    Content all;
    for (const BodyPtr& body : bodies_) add(all, body->content(each, diagnostics), diagnostics);
    check_required(schema, all, diagnostics);
    return all;
  }

  Content partial_content(const BodySchema& schema, BodyPtr& rest, Diagnostics& diagnostics) const override {
    const BodySchema each = without_required(schema);
    Content all;
    std::vector<BodyPtr> rests(bodies_.size());
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
      add(all, bodies_[i]->partial_content(each, rests[i], diagnostics), diagnostics);
    }
    check_required(schema, all, diagnostics);
    rest = merge_bodies(std::move(rests));
    return all;
  }

  std::vector<Attribute> attributes_of(Strings strings, Diagnostics& diagnostics) const override {
    Content all;
    for (const BodyPtr& body : bodies_) add(all, Content{body->attributes_of(strings, diagnostics), {}}, diagnostics);
    return std::move(all.attributes);
  }

  Range missing_item_range() const override {
    return bodies_.empty() ? Range{} : bodies_.front()->missing_item_range();
  }
  Range range() const override { return bodies_.empty() ? Range{} : bodies_.front()->range(); }

  Content everything() const override {
    Content all;
    Diagnostics unused;
    for (const BodyPtr& body : bodies_) add(all, body->everything(), unused);
    return all;
  }

 private:
  static BodySchema without_required(BodySchema schema) {
    for (AttributeSchema& attribute : schema.attributes) attribute.required = false;
    return schema;
  }

  static void add(Content& all, Content more, Diagnostics& diagnostics) {
    for (Attribute& attribute : more.attributes) {
      if (const Attribute* same = all.attribute(attribute.name)) {
        diagnostics.error(
            "Duplicate argument",
            fmt::format("\"{}\" was set already at {}. An argument can be set once; remove one of the two.",
                        attribute.name, same->name_range.to_string()),
            attribute.name_range);
      } else {
        all.attributes.push_back(std::move(attribute));
      }
    }
    std::ranges::move(more.blocks, std::back_inserter(all.blocks));
  }

  void check_required(const BodySchema& schema, const Content& all, Diagnostics& diagnostics) const {
    for (const AttributeSchema& attribute : schema.attributes) {
      if (!attribute.required || all.attribute(attribute.name) != nullptr) continue;
      diagnostics.error("Missing required argument",
                        fmt::format("The argument \"{}\" must be set here, and is not.", attribute.name),
                        missing_item_range());
    }
  }

  std::vector<BodyPtr> bodies_;
};

}  // namespace

BodyPtr merge_bodies(std::vector<BodyPtr> bodies) {
  if (bodies.size() == 1) return std::move(bodies.front());
  return std::make_shared<MergedBody>(std::move(bodies));
}

}  // namespace regionfall::hcl
