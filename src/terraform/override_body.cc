#include "terraform/override_body.h"

#include <algorithm>

namespace regionfall::terraform {
namespace {

constexpr std::string_view kMergedBlock = "lifecycle";

hcl::BodySchema without_required(hcl::BodySchema schema) {
  for (hcl::AttributeSchema& attribute : schema.attributes) attribute.required = false;
  return schema;
}

hcl::Content merge(hcl::Content base, hcl::Content over) {
  std::erase_if(base.attributes,
                [&](const hcl::Attribute& attribute) { return over.attribute(attribute.name) != nullptr; });
  for (hcl::Block& block : over.blocks) {
    if (block.type != kMergedBlock) continue;
    const auto under = std::ranges::find(base.blocks, kMergedBlock, &hcl::Block::type);
    if (under != base.blocks.end()) block.body = override_body(under->body, block.body);
  }
  std::erase_if(base.blocks, [&](const hcl::Block& block) {
    return std::ranges::find(over.blocks, block.type, &hcl::Block::type) != over.blocks.end();
  });
  std::ranges::move(over.attributes, std::back_inserter(base.attributes));
  std::ranges::move(over.blocks, std::back_inserter(base.blocks));
  return base;
}

class OverrideBody final : public hcl::Body {
 public:
  OverrideBody(hcl::BodyPtr base, hcl::BodyPtr over) : base_(std::move(base)), over_(std::move(over)) {}

  hcl::Content content(const hcl::BodySchema& schema, hcl::Diagnostics& diagnostics) const override {
    const hcl::BodySchema relaxed = without_required(schema);
    return checked(schema, merge(base_->content(relaxed, diagnostics), over_->content(relaxed, diagnostics)),
                   diagnostics);
  }

  hcl::Content partial_content(const hcl::BodySchema& schema, hcl::BodyPtr& rest,
                               hcl::Diagnostics& diagnostics) const override {
    const hcl::BodySchema relaxed = without_required(schema);
    hcl::BodyPtr base_rest;
    hcl::BodyPtr over_rest;
    hcl::Content base = base_->partial_content(relaxed, base_rest, diagnostics);
    hcl::Content over = over_->partial_content(relaxed, over_rest, diagnostics);
    rest = override_body(std::move(base_rest), std::move(over_rest));
    return checked(schema, merge(std::move(base), std::move(over)), diagnostics);
  }

  std::vector<hcl::Attribute> attributes_of(hcl::Strings strings, hcl::Diagnostics& diagnostics) const override {
    return merge({base_->attributes_of(strings, diagnostics), {}}, {over_->attributes_of(strings, diagnostics), {}})
        .attributes;
  }

  hcl::Range missing_item_range() const override { return base_->missing_item_range(); }
  hcl::Range range() const override { return base_->range(); }
  hcl::Content everything() const override { return merge(base_->everything(), over_->everything()); }

 private:
  hcl::Content checked(const hcl::BodySchema& schema, hcl::Content content, hcl::Diagnostics& diagnostics) const {
    for (const hcl::AttributeSchema& attribute : schema.attributes) {
      if (!attribute.required || content.attribute(attribute.name) != nullptr) continue;
      diagnostics.error("Missing required argument", "\"" + attribute.name + "\" must be set here.",
                        missing_item_range());
    }
    return content;
  }

  hcl::BodyPtr base_;
  hcl::BodyPtr over_;
};

}  // namespace

hcl::BodyPtr override_body(hcl::BodyPtr base, hcl::BodyPtr over) {
  return std::make_shared<OverrideBody>(std::move(base), std::move(over));
}

}  // namespace regionfall::terraform
