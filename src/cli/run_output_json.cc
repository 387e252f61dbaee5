#include <ostream>

#include "base/json.h"
#include "cli/json_lines.h"
#include "cli/progress_words.h"
#include "cli/run_output.h"
#include "hcl/value_json.h"
#include "terraform/render/heading.h"

namespace regionfall::cli {
namespace {

using terraform::Action;
using terraform::ActionReason;
using terraform::Plan;
using terraform::ResourceChange;
using terraform::ResourceInstance;

ProgressWords words_of(Action action) { return progress_words(action, Reader::kMachine); }

// While a replacement is carried out, its halves are a deletion and a creation.
Action half_of(Action action) { return terraform::is_replace(action) ? Action::kCreate : action; }

const char* reason_word(ActionReason reason) {
  switch (reason) {
    case ActionReason::kReplaceTainted:
      return "tainted";
    case ActionReason::kReplaceByRequest:
      return "requested";
    case ActionReason::kReplaceByTriggers:
      return "replace_triggered_by";
    case ActionReason::kReplaceCannotUpdate:
      return "cannot_update";
    default:
      return terraform::reason_name(reason);
  }
}

Json resource_json(const ResourceInstance& address) {
  Json key;
  if (address.key.is_number()) key = Json::number(address.key.number());
  if (address.key.is_string()) key = Json::string(address.key.text());
  const ResourceInstance local{{}, address.resource, address.key};
  const auto underscore = address.resource.type.find('_');
  Json json = Json::object();
  json.set("addr", Json::string(address.to_string()));
  json.set("module", Json::string(terraform::to_string(address.module)));
  json.set("resource", Json::string(local.to_string()));
  json.set("implied_provider", Json::string(address.resource.type.substr(0, underscore)));
  json.set("resource_type", Json::string(address.resource.type));
  json.set("resource_name", Json::string(address.resource.name));
  json.set("resource_key", std::move(key));
  return json;
}

Json counts_json(const Plan::Counts& counts, const char* operation) {
  Json json = Json::object();
  json.set("add", Json::number(counts.add));
  json.set("change", Json::number(counts.change));
  json.set("import", Json::number(counts.import));
  json.set("remove", Json::number(counts.destroy));
  json.set("operation", Json::string(operation));
  return json;
}

std::string id_note(const std::string& id) { return id.empty() ? "" : " [id=" + id + "]"; }

void set_id(Json& hook, const std::string& id) {
  if (id.empty()) return;
  hook.set("id_key", Json::string("id"));
  hook.set("id_value", Json::string(id));
}

class JsonOutput final : public RunOutput {
 public:
  explicit JsonOutput(Environment& environment) : lines_(environment) { lines_.version(); }

  // -- progress
  void refreshing(const ResourceInstance& address, const std::string& id) override {
    hook("refresh_start", address, "Refreshing state..." + id_note(id), id, [](Json&) {});
  }
  void refreshed(const ResourceInstance& address, const std::string& id) override {
    hook("refresh_complete", address, "Refresh complete" + id_note(id), id, [](Json&) {});
  }
  void reading(const ResourceInstance& address) override { starting(address, Action::kRead, ""); }
  void read(const ResourceInstance& address, const std::string& id, double seconds) override {
    finished(address, Action::kRead, id, seconds);
  }
  void starting(const ResourceInstance& address, Action given, const std::string& id) override {
    const Action action = half_of(given);
    const std::string shown = action == Action::kCreate ? "" : id;
    hook("apply_start", address, words_of(action).begin + ("..." + id_note(shown)), shown,
         [action](Json& json) { json.set("action", Json::string(words_of(action).name)); });
  }
  void still(const ResourceInstance& address, Action given, const std::string&, double seconds) override {
    const Action action = half_of(given);
    const auto whole = static_cast<std::int64_t>(seconds);
    hook("apply_progress", address,
         std::string("Still ") + words_of(action).still + "... [" + std::to_string(whole) + "s elapsed]", "",
         [action, whole](Json& json) {
           json.set("action", Json::string(words_of(action).name));
           json.set("elapsed_seconds", Json::number(whole));
         });
  }
  void finished(const ResourceInstance& address, Action given, const std::string& id, double seconds) override {
    const Action action = half_of(given);
    const auto whole = static_cast<std::int64_t>(seconds);
    const std::string shown = action == Action::kDelete ? "" : id;
    hook(
        "apply_complete", address,
        words_of(action).end + (" complete after " + std::to_string(whole) + "s") + id_note(shown), shown,
        [action](Json& json) { json.set("action", Json::string(words_of(action).name)); },
        [whole](Json& json) { json.set("elapsed_seconds", Json::number(whole)); });
  }
  void failed(const ResourceInstance& address, Action given, double seconds) override {
    const Action action = half_of(given);
    const auto whole = static_cast<std::int64_t>(seconds);
    hook("apply_errored", address, words_of(action).end + (" errored after " + std::to_string(whole) + "s"), "",
         [action, whole](Json& json) {
           json.set("action", Json::string(words_of(action).name));
           json.set("elapsed_seconds", Json::number(whole));
         });
  }
  void provisioning(const ResourceInstance& address, const std::string& type) override {
    hook("provision_start", address, "Provisioning with '" + type + "'...", "",
         [&type](Json& json) { json.set("provisioner", Json::string(type)); });
  }
  void provisioner_output(const ResourceInstance& address, const std::string& type, const std::string& text) override {
    hook("provision_progress", address, "(" + type + "): " + text, "", [&](Json& json) {
      json.set("provisioner", Json::string(type));
      json.set("output", Json::string(text));
    });
  }

  // -- the plan
  void plan(const Plan& plan, Engine&) override {
    for (const auto& change : plan.drift)
      write_change(change, "resource_drift", "Drift detected (" + std::string(words_of(change.action).name) + ")");
    write_planned_changes(plan);
    if (plan.errored) return;
    Json summary = begin("info", "Plan: " + terraform::render::counts_text(plan.counts()) + ".");
    finish(std::move(summary), "change_summary", "changes", counts_json(plan.counts(), "plan"));
    write_planned_outputs(plan);
  }

  void saved_plan(const Plan& plan) override { write_planned_changes(plan); }
  void planned(const Plan&, const std::string&) override {}
  bool approve(const Plan&, Engine&) override { return false; }

  void applied(const Plan::Counts& done, bool destroying, Engine& engine) override {
    std::string text = destroying ? "Destroy complete! Resources: " : "Apply complete! Resources: ";
    if (!destroying) {
      if (done.import > 0) text += std::to_string(done.import) + " imported, ";
      text += std::to_string(done.add) + " added, " + std::to_string(done.change) + " changed, ";
    }
    text += std::to_string(done.destroy) + " destroyed.";
    finish(begin("info", text), "change_summary", "changes", counts_json(done, destroying ? "destroy" : "apply"));
    if (!destroying) write_outputs(engine.state());
  }

  void diagnostics(const hcl::Diagnostics& diagnostics, const hcl::DiagnosticFormat&) override {
    lines_.diagnostics(diagnostics);
  }

 private:
  Json begin(const char* level, std::string message) const { return lines_.begin(level, std::move(message)); }
  void finish(Json line, const char* type, const char* member, Json content) {
    lines_.finish(std::move(line), type, member, std::move(content));
  }

  // A line about one object: `first` sets members before the id, `last` after it.
  template <class First>
  void hook(const char* type, const ResourceInstance& address, const std::string& what, const std::string& id,
            const First& first) {
    hook(type, address, what, id, first, [](Json&) {});
  }
  template <class First, class Last>
  void hook(const char* type, const ResourceInstance& address, const std::string& what, const std::string& id,
            const First& first, const Last& last) {
    Json content = Json::object();
    content.set("resource", resource_json(address));
    first(content);
    set_id(content, id);
    last(content);
    finish(begin("info", address.to_string() + ": " + what), type, "hook", std::move(content));
  }

  void write_planned_changes(const Plan& plan) {
    for (const auto& change : plan.changes) {
      const std::string action = planned_action(change);
      if (action != "noop") write_change(change, "planned_change", "Plan to " + action);
    }
  }

  static std::string planned_action(const ResourceChange& change) {
    if (change.action != Action::kNoOp) return words_of(change.action).name;
    if (change.previous_address && *change.previous_address != change.address) return "move";
    return change.importing ? "import" : "noop";
  }

  void write_change(const ResourceChange& change, const char* type, const std::string& what) {
    Json content = Json::object();
    content.set("resource", resource_json(change.address));
    if (change.previous_address && *change.previous_address != change.address) {
      content.set("previous_resource", resource_json(*change.previous_address));
    }
    content.set("action", Json::string(std::string_view(type) == "resource_drift" ? words_of(change.action).name
                                                                                  : planned_action(change)));
    if (change.reason != ActionReason::kNone) content.set("reason", Json::string(reason_word(change.reason)));
    if (change.importing) content.set("importing", Json::object({{"id", Json::string(*change.importing)}}));
    finish(begin("info", change.address.to_string() + ": " + what), type, "change", std::move(content));
  }

  void write_planned_outputs(const Plan& plan) {
    Json outputs = Json::object();
    for (const auto& output : plan.outputs) {
      Json json = Json::object();
      json.set("sensitive", Json::boolean(output.sensitive));
      json.set("action", Json::string(words_of(output.action).name));
      outputs.set(output.name, std::move(json));
    }
    if (outputs.members().empty()) return;
    finish(begin("info", "Outputs: " + std::to_string(plan.outputs.size())), "outputs", "outputs", std::move(outputs));
  }

  void write_outputs(const terraform::State& state) {
    Json outputs = Json::object();
    for (const auto& [name, output] : state.outputs) {
      const bool sensitive = has(output.value.marks(), hcl::Marks::kSensitive);
      Json json = Json::object();
      json.set("sensitive", Json::boolean(sensitive));
      if (auto type = parse_json(output.type.json())) json.set("type", *std::move(type));
      if (!sensitive) json.set("value", hcl::value_to_json(output.value.unmarked_deep(), output.type));
      outputs.set(name, std::move(json));
    }
    finish(begin("info", "Outputs: " + std::to_string(state.outputs.size())), "outputs", "outputs", std::move(outputs));
  }

  JsonLines lines_;
};

}  // namespace

std::unique_ptr<RunOutput> make_json_output(Environment& environment) {
  return std::make_unique<JsonOutput>(environment);
}

}  // namespace regionfall::cli
