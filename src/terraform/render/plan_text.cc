#include "terraform/render/plan_text.h"

#include <algorithm>
#include <ostream>
#include <vector>

#include "terraform/render/diff.h"
#include "terraform/render/diff_text.h"
#include "terraform/render/heading.h"

namespace regionfall::terraform::render {
namespace {

// Text is handed on once this much has gathered.
constexpr std::size_t kFlushBytes = 64 * 1024;

bool moved(const ResourceChange& change) {
  return change.previous_address && *change.previous_address != change.address;
}

bool is_shown(const ResourceChange& change) {
  if (change.action == Action::kNoOp) return moved(change) || change.importing.has_value();
  return change.action != Action::kDelete || change.address.resource.mode == ResourceMode::kManaged;
}

class PlanWriter {
 public:
  PlanWriter(const Plan& plan, const PlanTextOptions& options, std::ostream& to)
      : plan_(plan), options_(options), style_{options.color}, to_(to) {}

  void write() {
    const bool drifted = write_drift();
    std::size_t shown = 0;
    bool acting = false;
    for (const auto& change : plan_.changes) {
      if (!is_shown(change)) continue;
      ++shown;
      acting = acting || change.action != Action::kNoOp;
    }
    const bool outputs =
        std::ranges::any_of(plan_.outputs, [](const auto& output) { return output.action != Action::kNoOp; });
    if (shown == 0 && !outputs) {
      write_nothing(drifted);
    } else {
      if (drifted) out_ += "\n" + rule();
      if (acting) write_legend();
      if (shown > 0) write_changes();
      if (outputs) write_outputs(acting);
    }
    flush();
  }

 private:
  // -- what happened outside
  bool write_drift() {
    const std::vector<Drifted> drift = drift_that_matters();
    if (drift.empty()) return false;
    out_.append("\n").append(style_.bold()).append(style_.cyan()).append("Note:").append(style_.reset());
    out_.append(style_.bold())
        .append(" Objects have changed outside of Regionfall")
        .append(style_.reset())
        .append("\n\n");
    say("Since the last apply these objects were changed by something else, which may bear on what is planned:");
    for (const auto& [change, diff] : drift) write_change(*change, diff, Cause::kDrift);
    out_ += '\n';
    say(plan_.options.mode == PlanMode::kRefreshOnly
            ? "This is a refresh-only plan: an apply writes what was found to the state, and changes nothing else."
            : "Unless the configuration says otherwise, or ignores these differences with ignore_changes, what follows "
              "may undo or react to them.");
    return true;
  }

  struct Drifted {
    const ResourceChange* change;
    Diff diff;
  };

  // A refresh-only plan is about all of it. To others, only what bears on their changes matters.
  std::vector<Drifted> drift_that_matters() const {
    std::vector<Drifted> drift;
    if (plan_.options.mode == PlanMode::kRefreshOnly) {
      for (const auto& change : plan_.drift) {
        if (change.action != Action::kNoOp || moved(change)) drift.push_back({&change, diff_of(change)});
      }
      return drift;
    }
    if (!plan_.has_changes() && std::ranges::none_of(plan_.changes, moved)) return drift;
    for (const auto& change : plan_.drift) {
      if (change.action == Action::kNoOp || change.schema == nullptr) continue;
      const std::vector<hcl::Path> paths = relevant_paths(change.address);
      if (paths.empty()) continue;
      Diff diff = diff_relevant(change.schema->block, change.before, change.after, paths);
      if (diff.action != Action::kNoOp) drift.push_back({&change, std::move(diff)});
    }
    return drift;
  }

  std::vector<hcl::Path> relevant_paths(const ResourceInstance& address) const {
    std::vector<hcl::Path> paths;
    for (const auto& relevant : plan_.relevant) {
      if (relevant.module == address.module && relevant.resource == address.resource && relevant.key == address.key)
        paths.push_back(relevant.path);
    }
    return paths;
  }

  // -- what will happen
  void write_legend() {
    out_ += '\n';
    say("This is what the configuration asks for, beside what exists. The symbols stand for:");
    static constexpr std::pair<Action, const char*> kLegend[] = {
        {Action::kCreate, "create"},
        {Action::kUpdate, "update in-place"},
        {Action::kDelete, "destroy"},
        {Action::kDeleteThenCreate, "destroy and then create replacement"},
        {Action::kCreateThenDelete, "create replacement and then destroy"},
        {Action::kRead, "read (data resources)"},
    };
    for (const auto& [action, meaning] : kLegend) {
      const bool used = std::ranges::any_of(
          plan_.changes, [action](const auto& change) { return change.action == action && is_shown(change); });
      if (used) out_.append(action_symbol(action, style_)).append(" ").append(meaning).append("\n");
    }
  }

  void write_changes() {
    out_ += plan_.errored ? "\nRegionfall would perform the following actions, had the plan not failed:\n"
                          : "\nRegionfall will perform the following actions:\n";
    for (const auto& change : plan_.changes) {
      if (is_shown(change)) write_change(change, diff_of(change), Cause::kProposed);
    }
    out_.append("\n").append(style_.bold()).append("Plan:").append(style_.reset()).append(" ");
    out_.append(counts_text(plan_.counts())).append(".\n");
  }

  static Diff diff_of(const ResourceChange& change) {
    // What is forgotten stays as it is.
    const hcl::Value& after = change.action == Action::kForget ? change.before : change.after;
    return change.schema == nullptr ? diff_output(change.before, after)
                                    : diff_object(change.schema->block, change.before, after, change.requires_replace);
  }

  void write_change(const ResourceChange& change, const Diff& diff, Cause cause) {
    out_ += '\n';
    out_ += change_heading(change, cause, style_);
    TextOptions options{style_};
    options.mark_replacement = is_replace(change.action);
    options.show_unchanged = change.action == Action::kNoOp && change.importing && !moved(change);
    out_.append(action_symbol(change.action, style_))
        .append(" ")
        .append(resource_header(change.address.resource))
        .append(" ");
    write_diff(diff, 0, options, out_);
    out_ += '\n';
    if (out_.size() >= kFlushBytes) flush();
  }

  void write_outputs(bool acting) {
    out_ += "\nChanges to Outputs:\n";
    std::size_t width = 0;
    for (const auto& output : plan_.outputs) width = std::max(width, output.name.size());
    TextOptions options{style_};
    for (const auto& output : plan_.outputs) {
      if (output.action == Action::kNoOp) continue;
      const Diff diff = diff_output(output.sensitive ? sensitive(output.before) : output.before,
                                    output.sensitive ? sensitive(output.after) : output.after);
      const Action action = diff.action == Action::kNoOp ? output.action : diff.action;
      write_warning(diff, 0, options, out_);
      out_.append(action_symbol(action, style_)).append(" ").append(output.name);
      out_.append(width - output.name.size(), ' ').append(" = ");
      write_diff(diff, 0, options, out_);
      out_ += '\n';
    }
    if (!acting) {
      out_ += '\n';
      say("An apply of this plan writes the new output values to the state and changes no real infrastructure.");
    }
  }

  static hcl::Value sensitive(const hcl::Value& value) {
    return value.is_known() && value.is_null() ? value : value.with_marks(hcl::Marks::kSensitive);
  }

  // -- nothing will
  void write_nothing(bool drifted) {
    if (plan_.errored) {
      if (drifted) out_ += "\n" + rule();
      return headline(style_.red(), "Planning failed.", " What kept it from being made is below.");
    }
    switch (plan_.options.mode) {
      case PlanMode::kRefreshOnly:
        if (drifted) return;
        headline(style_.green(), "No changes.", " Your infrastructure still matches the configuration.");
        return say("What really exists is what the last apply left behind.");
      case PlanMode::kDestroy:
        headline(style_.green(), "No changes.", " No objects need to be destroyed.");
        return say("The state holds no objects: none were created yet, or all are gone already.");
      case PlanMode::kNormal:
        headline(style_.green(), "No changes.", " Your infrastructure matches the configuration.");
        return say("What exists and what the configuration asks for are the same, so there is nothing to do.");
    }
  }

  void headline(std::string_view color, std::string_view first, std::string_view rest) {
    out_.append("\n").append(style_.bold()).append(color).append(first).append(style_.reset());
    out_.append(style_.bold()).append(rest).append(style_.reset()).append("\n\n");
  }

  std::string rule() const {
    std::string line;
    for (int i = 0; i < (options_.width > 0 ? options_.width : 78) - 1; ++i) line += "─";
    return line + "\n";
  }

  void say(std::string_view sentence) { out_ += wrapped(sentence, options_.width); }

  void flush() {
    to_.write(out_.data(), static_cast<std::streamsize>(out_.size()));
    out_.clear();
  }

  const Plan& plan_;
  const PlanTextOptions options_;
  const Style style_;
  std::ostream& to_;
  std::string out_;
};

}  // namespace

void write_plan(const Plan& plan, const PlanTextOptions& options, std::ostream& to) {
  PlanWriter(plan, options, to).write();
}

std::string object_text(const ResourceInstance& address, const std::string& deposed, const TypeSchema& schema,
                        const hcl::Value& value, bool tainted, bool color) {
  std::string out = "# " + address.to_string() + ":";
  if (!deposed.empty()) out += " (deposed object " + deposed + ")";
  if (tainted) out += " (tainted)";
  out += "\n" + resource_header(address.resource) + " ";
  TextOptions options{{color}};
  options.show_unchanged = true;
  options.hide_symbols = true;
  write_diff(diff_object(schema.block, value, value, {}), 0, options, out);
  return out + "\n";
}

std::string output_text(const std::string& name, const hcl::Value& value, const hcl::Type& type, bool color) {
  TextOptions options{{color}};
  options.show_unchanged = true;
  options.hide_symbols = true;
  std::string out = name + " = ";
  write_diff(diff_typed(type, value, value), 0, options, out);
  return out + "\n";
}

}  // namespace regionfall::terraform::render
