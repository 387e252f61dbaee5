#include "hcl/native_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"

namespace regionfall::hcl {

const Attribute* Content::attribute(std::string_view name) const {
  const auto found = std::ranges::find(attributes, name, &Attribute::name);
  return found == attributes.end() ? nullptr : &*found;
}

namespace {

template <class Range, class Projection>
bool names(const Range& range, std::string_view name, Projection projection) {
  return std::ranges::find(range, name, projection) != std::ranges::end(range);
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::optional<std::string> near = nearest(name, candidates);
  return near ? fmt::format(" Did you mean \"{}\"?", *near) : std::string();
}

std::vector<std::string> attribute_names(const BodySchema& schema) {
  std::vector<std::string> found;
  for (const AttributeSchema& attribute : schema.attributes) found.push_back(attribute.name);
  return found;
}

std::vector<std::string> block_types(const BodySchema& schema) {
  std::vector<std::string> found;
  for (const BlockSchema& block : schema.blocks) found.push_back(block.type);
  return found;
}

void report_extra(const Attribute& attribute, const BodySchema& schema, Diagnostics& diagnostics) {
  std::string hint = did_you_mean(attribute.name, attribute_names(schema));
  if (names(schema.blocks, attribute.name, &BlockSchema::type)) {
    hint = fmt::format(" \"{0}\" is a block: write {0} {{ … }}, without \"=\".", attribute.name);
  }
  diagnostics.error("Unsupported argument",
                    fmt::format("There is no argument named \"{}\" here.{}", attribute.name, hint),
                    attribute.name_range);
}

void report_extra(const Block& block, const BodySchema& schema, Diagnostics& diagnostics) {
  std::string hint = did_you_mean(block.type, block_types(schema));
  if (names(schema.attributes, block.type, &AttributeSchema::name)) {
    hint = fmt::format(" \"{0}\" is an argument: write {0} = and its value.", block.type);
  }
  diagnostics.error("Unsupported block type",
                    fmt::format("There are no blocks of type \"{}\" here.{}", block.type, hint), block.type_range);
}

bool check_labels(const Block& block, const BlockSchema& schema, Diagnostics& diagnostics) {
  const std::size_t wanted = schema.label_names.size();
  if (block.labels.size() == wanted) return true;
  if (block.labels.size() < wanted) {
    diagnostics.error(fmt::format("Missing {} for {}", schema.label_names[block.labels.size()], block.type),
                      fmt::format("A block of type {} has {} {} before its \"{{\": {}.", block.type, wanted,
                                  wanted == 1 ? "label" : "labels", join(schema.label_names, ", ")),
                      block.header);
    return false;
  }
  diagnostics.error(fmt::format("Extraneous label for {}", block.type),
                    wanted == 0 ? fmt::format("A block of type {} has no labels. Remove this.", block.type)
                                : fmt::format("A block of type {} has only {} {} ({}). Remove this one.", block.type,
                                              wanted, wanted == 1 ? "label" : "labels", join(schema.label_names, ", ")),
                    block.label_ranges[wanted]);
  return false;
}

// What was written; shared by the bodies that show parts of it.
struct Written {
  Content content;
  Range opening;
  Range range;
};

class NativeBody final : public Body {
 public:
  NativeBody(std::shared_ptr<const Written> written, std::vector<std::string> hidden_attributes,
             std::vector<std::string> hidden_blocks)
      : written_(std::move(written)),
        hidden_attributes_(std::move(hidden_attributes)),
        hidden_blocks_(std::move(hidden_blocks)) {}

  Content content(const BodySchema& schema, Diagnostics& diagnostics) const override {
    for (const Attribute& attribute : written_->content.attributes) {
      if (shows(attribute) && !names(schema.attributes, attribute.name, &AttributeSchema::name)) {
        report_extra(attribute, schema, diagnostics);
      }
    }
    for (const Block& block : written_->content.blocks) {
      if (shows(block) && !names(schema.blocks, block.type, &BlockSchema::type))
        report_extra(block, schema, diagnostics);
    }
    return taken(schema, diagnostics);
  }

  Content partial_content(const BodySchema& schema, BodyPtr& rest, Diagnostics& diagnostics) const override {
    std::vector<std::string> attributes = hidden_attributes_;
    std::vector<std::string> blocks = hidden_blocks_;
    std::ranges::move(attribute_names(schema), std::back_inserter(attributes));
    std::ranges::move(block_types(schema), std::back_inserter(blocks));
    Content found = taken(schema, diagnostics);
    rest = std::make_shared<NativeBody>(written_, std::move(attributes), std::move(blocks));
    return found;
  }

  std::vector<Attribute> attributes_of(Strings, Diagnostics& diagnostics) const override {
    for (const Block& block : written_->content.blocks) {
      if (!shows(block)) continue;
      diagnostics.error(
          fmt::format("Unexpected \"{}\" block", block.type),
          fmt::format("Blocks are not allowed here, only arguments. If this was meant as one, write {} = {{ … }}.",
                      block.type),
          block.type_range);
    }
    std::vector<Attribute> found;
    std::ranges::copy_if(written_->content.attributes, std::back_inserter(found),
                         [&](const Attribute& attribute) { return shows(attribute); });
    return found;
  }

  Range missing_item_range() const override { return written_->opening; }
  Range range() const override { return written_->range; }

  Content everything() const override {
    Content found;
    std::ranges::copy_if(written_->content.attributes, std::back_inserter(found.attributes),
                         [&](const Attribute& attribute) { return shows(attribute); });
    std::ranges::copy_if(written_->content.blocks, std::back_inserter(found.blocks),
                         [&](const Block& block) { return shows(block); });
    return found;
  }

 private:
  bool shows(const Attribute& attribute) const { return !names(hidden_attributes_, attribute.name, std::identity()); }
  bool shows(const Block& block) const { return !names(hidden_blocks_, block.type, std::identity()); }

  Content taken(const BodySchema& schema, Diagnostics& diagnostics) const {
    Content found;
    for (const Attribute& attribute : written_->content.attributes) {
      if (shows(attribute) && names(schema.attributes, attribute.name, &AttributeSchema::name)) {
        found.attributes.push_back(attribute);
      }
    }
    for (const AttributeSchema& attribute : schema.attributes) {
      if (!attribute.required || found.attribute(attribute.name) != nullptr) continue;
      diagnostics.error("Missing required argument",
                        fmt::format("The argument \"{}\" must be set here, and is not.", attribute.name),
                        written_->opening);
    }
    for (const Block& block : written_->content.blocks) {
      const auto wanted = std::ranges::find(schema.blocks, block.type, &BlockSchema::type);
      if (!shows(block) || wanted == schema.blocks.end()) continue;
      if (check_labels(block, *wanted, diagnostics)) found.blocks.push_back(block);
    }
    return found;
  }

  std::shared_ptr<const Written> written_;
  std::vector<std::string> hidden_attributes_;
  std::vector<std::string> hidden_blocks_;
};

}  // namespace

BodyPtr make_native_body(std::vector<Attribute> attributes, std::vector<Block> blocks, Range opening, Range range) {
  auto written = std::make_shared<Written>(
      Written{.content = {std::move(attributes), std::move(blocks)}, .opening = opening, .range = range});
  return std::make_shared<NativeBody>(std::move(written), std::vector<std::string>{}, std::vector<std::string>{});
}

}  // namespace regionfall::hcl
