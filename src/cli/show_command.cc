#include <memory>
#include <ostream>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/engine.h"
#include "cli/report.h"
#include "hcl/value_json.h"
#include "hcl/value_text.h"
#include "terraform/plan_file.h"
#include "terraform/plan_json.h"
#include "terraform/render/plan_text.h"
#include "terraform/state_json.h"

namespace regionfall::cli {
namespace {

// A run that only looks: ends with what went wrong, or with what was asked for.
class View {
 public:
  View(Environment& environment, EngineOptions options)
      : environment_(environment), engine_(environment, std::move(options)) {}

  int show(const std::string& file) {
    const auto text = file.empty() ? Result<std::string>("") : read_file(file);
    if (!text) return fail("Cannot read the file", text.error().message + ".");
    if (terraform::is_plan_file(*text)) return show_plan(*text);
    if (!file.empty()) {
      auto state = terraform::parse_state(*text);
      if (!state)
        return fail("Neither a plan nor a state",
                    "\"" + file + "\" is no plan file, and as a state: " + state.error().message + ".");
      return show_state(*state);
    }
    if (!load()) return fail();
    return show_state(engine_.state());
  }

  int output(const std::string& name, bool raw) {
    if (!load()) return fail();
    const auto& outputs = engine_.state().outputs;
    if (name.empty())
      return raw ? fail("Output name required", "-raw shows one output: name it.") : all_outputs(outputs);
    const auto found = outputs.find(name);
    if (found == outputs.end()) {
      return fail("Output \"" + name + "\" not found",
                  "The state has no output of this name. If the configuration was changed, apply it first.");
    }
    const hcl::Value value = found->second.value.unmarked_deep();
    if (raw) return raw_output(name, value);
    if (engine_.options().json) {
      environment_.out << hcl::value_to_json(value, found->second.type).dump() << "\n";
    } else {
      environment_.out << hcl::value_text(value) << "\n";
    }
    return 0;
  }

 private:
  bool load() { return engine_.load(diagnostics_) && engine_.read_state(diagnostics_); }

  int fail() {
    print_diagnostics(diagnostics_, engine_.diagnostic_format(), environment_.err);
    return 1;
  }
  int fail(std::string summary, std::string detail) {
    diagnostics_.error(std::move(summary), std::move(detail));
    return fail();
  }

  bool color() const { return environment_.colors() && !engine_.options().no_color; }

  int show_plan(const std::string& text) {
    const auto providers = engine_.make_providers();
    const auto saved = terraform::parse_plan_file(text, *providers);
    if (!saved) return fail("Cannot read the plan file", saved.error().message + ".");
    if (!engine_.load(saved->configuration, "", diagnostics_)) return fail();
    if (!engine_.options().json) {
      terraform::render::write_plan(saved->plan, {color(), environment_.output_is_terminal ? environment_.width : 78},
                                    environment_.out);
      return 0;
    }
    const hcl::FunctionTable none;
    const hcl::FunctionScope constants(none, engine_.function_context());
    environment_.out << terraform::plan_json(saved->plan, saved->variables.values, engine_.configuration(), *providers,
                                             constants)
                            .dump()
                     << "\n";
    return 0;
  }

  int show_state(const terraform::State& state) {
    const auto providers = engine_.make_providers();
    if (engine_.options().json) {
      environment_.out << terraform::state_json(state, *providers).dump() << "\n";
      return 0;
    }
    if (state.empty()) {
      environment_.out << "The state holds nothing: nothing was applied yet, or all of it was destroyed.\n";
      return 0;
    }
    bool first = true;
    const terraform::ModuleInstance* module = nullptr;
    for (const auto& [resource, stored] : state.resources) {
      if (module != nullptr && *module != resource.module) environment_.out << "\n";
      module = &resource.module;
      for (const auto& [key, instance] : stored.instances) {
        const terraform::ResourceInstance address{resource.module, resource.resource, key};
        if (instance.current) show_object(address, "", stored, *instance.current, *providers, first);
        for (const auto& [deposed, object] : instance.deposed)
          show_object(address, deposed, stored, object, *providers, first);
      }
    }
    if (!state.outputs.empty()) {
      environment_.out << (first ? "" : "\n\n") << "Outputs:\n\n";
      for (const auto& [name, output] : state.outputs) {
        environment_.out << terraform::render::output_text(name, output.value, output.type, color());
      }
    }
    return 0;
  }

  void show_object(const terraform::ResourceInstance& address, const std::string& deposed,
                   const terraform::ResourceState& stored, const terraform::ObjectState& object,
                   const terraform::ProviderSet& providers, bool& first) {
    const terraform::TypeSchema* schema = providers.find_schema(stored.provider.provider, address.resource);
    if (schema == nullptr) return;
    const auto value = terraform::decode_object(object, *schema);
    if (!value) return;
    environment_.out << (first ? "" : "\n")
                     << terraform::render::object_text(address, deposed, *schema,
                                                       hcl::mark_paths(*value, object.sensitive), object.tainted,
                                                       color());
    first = false;
  }

  int all_outputs(const std::map<std::string, terraform::OutputState>& outputs) {
    if (engine_.options().json) {
      Json json = Json::object();
      for (const auto& [name, output] : outputs) {
        Json one = Json::object();
        one.set("sensitive", Json::boolean(has(output.value.marks(), hcl::Marks::kSensitive)));
        if (auto type = parse_json(output.type.json())) one.set("type", *std::move(type));
        one.set("value", hcl::value_to_json(output.value.unmarked_deep(), output.type));
        json.set(name, std::move(one));
      }
      environment_.out << json.dump(2) << "\n";
      return 0;
    }
    if (outputs.empty()) {
      diagnostics_.warning("No outputs found",
                           "The state has no outputs, or nothing was applied yet. Declare some with `output` blocks.");
      print_diagnostics(diagnostics_, engine_.diagnostic_format(), environment_.out);
      return 0;
    }
    return print_outputs(outputs);
  }

  int print_outputs(const std::map<std::string, terraform::OutputState>& outputs) {
    for (const auto& [name, output] : outputs) {
      const bool sensitive = has(output.value.marks(), hcl::Marks::kSensitive);
      environment_.out << name << " = " << (sensitive ? "<sensitive>" : hcl::value_text(output.value.unmarked_deep()))
                       << "\n";
    }
    return 0;
  }

  int raw_output(const std::string& name, const hcl::Value& value) {
    if (value.is_null() || !value.type().is_primitive()) {
      return fail("Unsupported value for raw output",
                  "-raw shows texts, numbers and bools; the output \"" + name + "\" is " +
                      (value.is_null() ? std::string("null") : value.type().friendly_name()) + ". Use -json.");
    }
    if (value.type() == hcl::Type::string()) {
      environment_.out << value.as_string();
    } else if (value.type() == hcl::Type::boolean()) {
      environment_.out << (value.as_bool() ? "true" : "false");
    } else {
      environment_.out << value.as_number().to_string();
    }
    return 0;
  }

  Environment& environment_;
  Engine engine_;
  hcl::Diagnostics diagnostics_;
};

}  // namespace

Run declare_show(CommandLine& line, Environment& environment) {
  auto options = std::make_shared<EngineOptions>();
  auto file = std::make_shared<std::string>();
  declare_view_options(line, *options);
  line.positional("file", *file, "A plan file or a state file; the state when left out");
  return [options, file, &environment] { return View(environment, *options).show(*file); };
}

Run declare_output(CommandLine& line, Environment& environment) {
  auto options = std::make_shared<EngineOptions>();
  auto name = std::make_shared<std::string>();
  auto raw = std::make_shared<bool>(false);
  declare_view_options(line, *options);
  line.flag("raw", *raw, "The text alone, for scripts");
  line.positional("name", *name, "The output; all of them when left out");
  return [options, name, raw, &environment] { return View(environment, *options).output(*name, *raw); };
}

}  // namespace regionfall::cli
