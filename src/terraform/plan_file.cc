#include "terraform/plan_file.h"

#include <algorithm>
#include <charconv>

#include "base/time_format.h"
#include "terraform/plan_values.h"
#include "terraform/state_journal.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

// The file begins with this member, whose value is the version of the form.
constexpr std::string_view kBeginning = "{\"regionfall_plan\":1,";

constexpr std::pair<Action, const char*> kActions[] = {
    {Action::kNoOp, "no-op"},    {Action::kCreate, "create"},
    {Action::kRead, "read"},     {Action::kUpdate, "update"},
    {Action::kDelete, "delete"}, {Action::kDeleteThenCreate, "delete-create"},
    {Action::kForget, "forget"}, {Action::kCreateThenDelete, "create-delete"},
};

const char* action_name(Action action) {
  return std::ranges::find(kActions, action, [](const auto& entry) { return entry.first; })->second;
}

Result<Action> action_of(const std::string& name) {
  for (const auto& [action, known] : kActions) {
    if (name == known) return action;
  }
  return failure("the plan file has an unknown action \"" + name + "\"");
}

ActionReason reason_of(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(ActionReason::kReadCheckNested); ++i) {
    if (name == reason_name(static_cast<ActionReason>(i))) return static_cast<ActionReason>(i);
  }
  return ActionReason::kNone;
}

const char* const kModes[] = {"normal", "destroy", "refresh-only"};

std::uint64_t whole_number(const Json& json) {
  std::uint64_t value = 0;
  const std::string& text = json.text();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// -- writing ----------------------------------------------------------------------------------------------------------

Json path_to_json(const hcl::Path& path) {
  Json json = Json::array();
  for (const auto& step : path) {
    json.push(step.kind == hcl::PathStep::Kind::kAttribute ? Json::string(step.name) : saved_value(step.key));
  }
  return json;
}

Json change_to_json(const ResourceChange& change) {
  Json json = Json::object();
  json.set("address", Json::string(change.address.to_string()));
  if (change.previous_address) json.set("previous", Json::string(change.previous_address->to_string()));
  if (!change.deposed.empty()) json.set("deposed", Json::string(change.deposed));
  json.set("provider", Json::string(change.provider.to_string()));
  json.set("action", Json::string(action_name(change.action)));
  if (change.reason != ActionReason::kNone) json.set("reason", Json::string(reason_name(change.reason)));
  json.set("before", saved_value(change.before));
  json.set("after", saved_value(change.after));
  Json paths = Json::array();
  for (const auto& path : change.requires_replace) paths.push(path_to_json(path));
  if (!paths.items().empty()) json.set("replace_paths", std::move(paths));
  if (change.importing) json.set("importing", Json::string(*change.importing));
  if (!change.planned_private.empty()) json.set("private", Json::string(change.planned_private));
  return json;
}

Json changes_to_json(const std::vector<ResourceChange>& changes) {
  Json all = Json::array();
  for (const auto& change : changes) all.push(change_to_json(change));
  return all;
}

Json relevant_to_json(const std::vector<RelevantAttribute>& attributes) {
  std::vector<Json> all;
  for (const auto& attribute : attributes) {
    all.push_back(
        Json::object({{"address", Json::string(attribute.address())}, {"path", path_to_json(attribute.path)}}));
  }
  return Json::array(std::move(all));
}

Json options_to_json(const PlanOptions& options) {
  Json json = Json::object();
  json.set("mode", Json::string(kModes[static_cast<int>(options.mode)]));
  Json targets = Json::array(), replaces = Json::array();
  for (const auto& target : options.targets) targets.push(Json::string(target.to_string()));
  for (const auto& instance : options.replace) replaces.push(Json::string(instance.to_string()));
  json.set("targets", std::move(targets));
  json.set("replace", std::move(replaces));
  return json;
}

Json outputs_to_json(const std::vector<OutputChange>& outputs) {
  Json all = Json::array();
  for (const auto& output : outputs) {
    Json json = Json::object();
    json.set("name", Json::string(output.name));
    json.set("action", Json::string(action_name(output.action)));
    json.set("before", saved_value(output.before));
    json.set("after", saved_value(output.after));
    json.set("sensitive", Json::boolean(output.sensitive));
    all.push(std::move(json));
  }
  return all;
}

Json variables_to_json(const KeptVariables& variables) {
  Json values = Json::object(), ephemeral = Json::array();
  for (const auto& [name, value] : variables.values) values.set(name, saved_value(value));
  for (const auto& name : variables.ephemeral) ephemeral.push(Json::string(name));
  return Json::object({{"values", std::move(values)}, {"ephemeral", std::move(ephemeral)}});
}

Json texts_to_json(const std::map<std::string, std::string>& texts) {
  std::vector<Json::Member> members;
  for (const auto& [name, text] : texts) members.emplace_back(name, Json::string(text));
  return Json::object(std::move(members));
}

Json configuration_to_json(const KeptConfiguration& kept) {
  std::vector<Json::Member> directories;
  for (const auto& [path, files] : kept.directories) directories.emplace_back(path, texts_to_json(files));
  return Json::object(
      {{"directories", Json::object(std::move(directories))}, {"manifest", texts_to_json(kept.manifest.directories)}});
}

Json state_version_to_json(const StoredVersion& version) {
  return Json::object({{"lineage", Json::string(version.lineage)},
                       {"serial", Json::string(std::to_string(version.serial))},
                       {"journal_bytes", Json::string(std::to_string(version.journal_bytes))}});
}

// As the journal has them.
Json intents_to_json(const std::vector<Intent>& intents) {
  std::string text = journal_line(JournalBase{});
  for (const Intent& intent : intents) text += journal_line(intent);
  return Json::string(std::move(text));
}

Json checks_to_json(const std::vector<CheckResult>& checks) {
  Json all = Json::array();
  for (const auto& check : checks) {
    Json json = Json::object();
    json.set("kind", Json::string(check.object_kind));
    json.set("address", Json::string(check.config_address));
    json.set("status", Json::string(check.status));
    Json objects = Json::array();
    for (const auto& object : check.objects) {
      Json item = Json::object({{"address", Json::string(object.address)}, {"status", Json::string(object.status)}});
      Json failures = Json::array();
      for (const auto& message : object.failures) failures.push(Json::string(message));
      item.set("failures", std::move(failures));
      objects.push(std::move(item));
    }
    json.set("objects", std::move(objects));
    all.push(std::move(json));
  }
  return all;
}

// -- reading ----------------------------------------------------------------------------------------------------------

Result<hcl::Path> path_from(const Json& json) {
  hcl::Path path;
  for (const auto& step : json.items()) {
    path.push_back(step.is_string() ? hcl::PathStep::attribute(step.text())
                                    : hcl::PathStep::index(TRY(restored_value(step))));
  }
  return path;
}

Result<ResourceChange> change_from(const Json& json, const ProviderSet& providers) {
  ResourceChange change;
  change.address = TRY(parse_resource_instance(json["address"].text()));
  if (json.has("previous")) change.previous_address = TRY(parse_resource_instance(json["previous"].text()));
  change.deposed = json["deposed"].text();
  change.provider = TRY(parse_provider_config(json["provider"].text()));
  change.action = TRY(action_of(json["action"].text()));
  change.reason = reason_of(json["reason"].text());
  change.before = TRY(restored_value(json["before"]));
  change.after = TRY(restored_value(json["after"]));
  for (const auto& path : json["replace_paths"].items()) change.requires_replace.push_back(TRY(path_from(path)));
  if (json.has("importing")) change.importing = json["importing"].text();
  change.planned_private = json["private"].text();
  change.schema = providers.find_schema(change.provider.provider, change.address.resource);
  if (change.schema == nullptr && change.action != Action::kForget) {
    return failure("no provider here knows the type of " + change.address.to_string());
  }
  return change;
}

Result<std::vector<ResourceChange>> changes_from(const Json& json, const ProviderSet& providers) {
  std::vector<ResourceChange> changes;
  for (const auto& item : json.items()) changes.push_back(TRY(change_from(item, providers)));
  return changes;
}

Result<std::vector<RelevantAttribute>> relevant_from(const Json& json) {
  std::vector<RelevantAttribute> attributes;
  for (const auto& item : json.items()) {
    ResourceInstance address = TRY(parse_resource_instance(item["address"].text()));
    attributes.push_back(
        {std::move(address.module), std::move(address.resource), std::move(address.key), TRY(path_from(item["path"]))});
  }
  return attributes;
}

Result<PlanOptions> options_from(const Json& json) {
  PlanOptions options;
  for (int i = 0; i < 3; ++i) {
    if (json["mode"].text() == kModes[i]) options.mode = static_cast<PlanMode>(i);
  }
  for (const auto& target : json["targets"].items()) options.targets.push_back(TRY(parse_target(target.text())));
  for (const auto& instance : json["replace"].items())
    options.replace.push_back(TRY(parse_resource_instance(instance.text())));
  return options;
}

Result<std::vector<OutputChange>> outputs_from(const Json& json) {
  std::vector<OutputChange> outputs;
  for (const auto& item : json.items()) {
    outputs.push_back({item["name"].text(), TRY(action_of(item["action"].text())), TRY(restored_value(item["before"])),
                       TRY(restored_value(item["after"])), item["sensitive"].as_bool()});
  }
  return outputs;
}

Result<KeptVariables> variables_from(const Json& json) {
  KeptVariables variables;
  for (const auto& [name, value] : json["values"].members()) variables.values.emplace(name, TRY(restored_value(value)));
  for (const auto& name : json["ephemeral"].items()) variables.ephemeral.insert(name.text());
  return variables;
}

std::map<std::string, std::string> texts_from(const Json& json) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, text] : json.members()) texts.emplace(name, text.text());
  return texts;
}

KeptConfiguration configuration_from(const Json& json) {
  KeptConfiguration kept;
  for (const auto& [path, files] : json["directories"].members()) kept.directories.emplace(path, texts_from(files));
  kept.manifest.directories = texts_from(json["manifest"]);
  return kept;
}

StoredVersion state_version_from(const Json& json) {
  return {json["lineage"].text(), whole_number(json["serial"]), whole_number(json["journal_bytes"])};
}

Result<std::vector<Intent>> intents_from(const Json& json) {
  std::vector<Intent> intents;
  const auto journal = TRY(parse_journal(json.text()));
  if (!journal) return intents;
  for (const JournalRecord& record : journal->records) {
    if (const auto* intent = std::get_if<Intent>(&record)) intents.push_back(*intent);
  }
  return intents;
}

std::vector<CheckResult> checks_from(const Json& json) {
  std::vector<CheckResult> checks;
  for (const auto& item : json.items()) {
    CheckResult check{item["kind"].text(), item["address"].text(), item["status"].text(), {}};
    for (const auto& object : item["objects"].items()) {
      check.objects.push_back({object["address"].text(), object["status"].text(), {}});
      for (const auto& message : object["failures"].items()) check.objects.back().failures.push_back(message.text());
    }
    checks.push_back(std::move(check));
  }
  return checks;
}

// The values of all objects by their schemas, as a plan has them; types nobody knows stay as the file has them.
Result<void> decode_objects(State& state, const ProviderSet& providers) {
  for (auto& [resource, stored] : state.resources) {
    const TypeSchema* schema = providers.find_schema(stored.provider.provider, resource.resource);
    if (schema == nullptr) continue;
    for (auto& [key, instance] : stored.instances) {
      if (!instance.current) continue;
      ObjectState& object = *instance.current;
      object.value = hcl::mark_paths(TRY(decode_object(object, *schema)), object.sensitive);
      object.raw_attributes = nullptr;
      object.type = schema->type;
    }
  }
  return {};
}

Result<State> state_from(const Json& json, const ProviderSet& providers) {
  if (json.text().empty()) return State{};
  State state = TRY(parse_state(json.text()));
  if (const auto decoded = decode_objects(state, providers); !decoded) return std::unexpected(decoded.error());
  return state;
}

}  // namespace

std::string plan_file_text(const SavedPlan& saved) {
  const Plan& plan = saved.plan;
  Json json = Json::object({{"regionfall_plan", Json::number(1)}});
  json.set("directory", Json::string(saved.directory));
  json.set("workspace", Json::string(saved.workspace));
  json.set("timestamp", Json::string(format_rfc3339(timestamp_of(plan.timestamp))));
  json.set("state", state_version_to_json(saved.state));
  json.set("options", options_to_json(plan.options));
  json.set("variables", variables_to_json(saved.variables));
  json.set("configuration", configuration_to_json(saved.configuration));
  json.set("changes", changes_to_json(plan.changes));
  json.set("drift", changes_to_json(plan.drift));
  json.set("relevant", relevant_to_json(plan.relevant));
  json.set("outputs", outputs_to_json(plan.outputs));
  json.set("checks", checks_to_json(plan.checks));
  json.set("prior", Json::string(state_text(plan.prior)));
  json.set("resolved", intents_to_json(plan.resolved));
  json.set("errored", Json::boolean(plan.errored));
  return json.dump() + "\n";
}

bool is_plan_file(std::string_view text) { return text.starts_with(kBeginning); }

Result<SavedPlan> parse_plan_file(std::string_view text, const ProviderSet& providers) {
  if (!is_plan_file(text)) return failure("this is no plan file of this program");
  const Json json = TRY(parse_json(text));
  SavedPlan saved;
  saved.directory = json["directory"].text();
  saved.workspace = json["workspace"].text();
  saved.state = state_version_from(json["state"]);
  saved.variables = TRY(variables_from(json["variables"]));
  saved.configuration = configuration_from(json["configuration"]);
  Plan& plan = saved.plan;
  const Timestamp time = TRY(parse_rfc3339(json["timestamp"].text()));
  plan.timestamp = Instant(std::chrono::seconds(time.unix_s));
  plan.options = TRY(options_from(json["options"]));
  plan.changes = TRY(changes_from(json["changes"], providers));
  plan.drift = TRY(changes_from(json["drift"], providers));
  plan.relevant = TRY(relevant_from(json["relevant"]));
  plan.outputs = TRY(outputs_from(json["outputs"]));
  plan.checks = checks_from(json["checks"]);
  plan.prior = TRY(state_from(json["prior"], providers));
  plan.before_refresh = plan.prior;
  plan.resolved = TRY(intents_from(json["resolved"]));
  plan.errored = json["errored"].as_bool();
  return saved;
}

}  // namespace regionfall::terraform
