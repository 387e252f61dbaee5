#include "drill/declared.h"

#include <utility>

#include "base/text.h"
#include "hcl/body.h"
#include "terraform/config.h"
#include "terraform/module_manifest.h"
#include "terraform/state_object.h"
#include "terraform/state_store.h"

namespace regionfall::drill {
namespace {

// Blocks within blocks whose arguments are listed.
constexpr int kNestedMax = 8;

// Puts down where things are written, with files named as from the configuration's directory.
class Places {
 public:
  explicit Places(const std::string& directory) : prefix_(directory + "/") {}

  SourcePlace of(const hcl::Range& range) const {
    if (!range.has_place()) return {};
    const std::string& name = range.file->name();
    return {name.starts_with(prefix_) ? name.substr(prefix_.size()) : name, range.start.line,
            std::string(trim(range.file->line(range.start.line)))};
  }

  void arguments(const hcl::Body& body, const std::string& before, int depth, Declared& declared) const {
    const hcl::Content content = body.everything();
    for (const hcl::Attribute& attribute : content.attributes)
      declared.arguments.try_emplace(before + attribute.name, of(attribute.range));
    for (const hcl::Block& block : content.blocks) {
      declared.arguments.try_emplace(before + block.type, of(block.header));
      if (depth < kNestedMax) arguments(*block.body, before + block.type + ".", depth + 1, declared);
    }
  }

 private:
  std::string prefix_;
};

Result<Json> attributes_of(const terraform::ObjectState& object) {
  if (object.raw_attributes) return parse_json(*object.raw_attributes);
  std::vector<hcl::PathMarks> sensitive;
  return terraform::attributes_json(object.value, object.type, sensitive);
}

// Null when it is not written any more.
const terraform::Resource* written_resource(const terraform::Configuration& configuration,
                                            const terraform::AbsResource& address) {
  const terraform::ModuleNode* node = configuration.root->descendant(terraform::path_of(address.module));
  if (node == nullptr) return nullptr;
  const auto found = node->module.resources.find(address.resource);
  return found == node->module.resources.end() ? nullptr : &found->second;
}

}  // namespace

std::string SourcePlace::to_string() const { return known() ? file + ":" + std::to_string(line) : ""; }

const SourcePlace& Declared::written(std::string_view argument) const {
  const auto found = arguments.find(argument);
  return found == arguments.end() ? place : found->second;
}

Result<std::vector<Declared>> read_declared(const std::string& directory, const Clock& clock, RandomSource& random) {
  terraform::StateStore store(directory, terraform::selected_workspace(directory, ""), clock, random);
  const terraform::State state = TRY(store.read());
  const auto installed = TRY(terraform::read_installed_modules(directory));
  // It has been applied: mistakes have been told.
  hcl::Diagnostics diagnostics;
  const terraform::Configuration configuration =
      terraform::load_configuration(directory, terraform::manifest_of(directory, installed), diagnostics);
  const Places places(directory);
  std::vector<Declared> all;
  for (const auto& [address, resource] : state.resources) {
    if (address.resource.mode != terraform::ResourceMode::kManaged) continue;
    for (const auto& [key, instance] : resource.instances) {
      if (!instance.current) continue;
      Declared declared{.address = address.to_string() + key.to_string(), .type = address.resource.type};
      declared.attributes = TRY(attributes_of(*instance.current));
      if (const terraform::Resource* written = written_resource(configuration, address)) {
        declared.place = places.of(written->range);
        if (written->body) places.arguments(*written->body, "", 0, declared);
      }
      all.push_back(std::move(declared));
    }
  }
  return all;
}

}  // namespace regionfall::drill
