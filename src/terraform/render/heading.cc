#include "terraform/render/heading.h"

#include "base/text.h"

namespace regionfall::terraform::render {
namespace {

class Heading {
 public:
  Heading(const ResourceChange& change, const Style& style) : change_(change), style_(style) {
    address_ = change.address.to_string();
    if (!change.deposed.empty()) address_ += " (deposed object " + change.deposed + ")";
  }

  std::string text(Cause cause) {
    write_action(cause);
    out_ += '\n';
    const bool moved = change_.previous_address && *change_.previous_address != change_.address;
    if (moved && change_.action != Action::kNoOp) note("moved from " + change_.previous_address->to_string());
    const bool announced = change_.action == Action::kNoOp && !moved;
    if (change_.importing && !announced) note("imported from " + quote(*change_.importing));
    if (change_.importing && is_replace(change_.action)) {
      out_.append("  # ")
          .append(style_.yellow())
          .append("Warning: this will destroy the imported resource")
          .append(style_.reset())
          .append("\n");
    }
    return std::move(out_);
  }

 private:
  void write_action(Cause cause) {
    switch (change_.action) {
      case Action::kCreate:
        return say(" will be created");
      case Action::kRead:
        say(" will be read during apply");
        return read_reason();
      case Action::kUpdate:
        return say(cause == Cause::kDrift ? " has changed" : " will be updated in-place");
      case Action::kDeleteThenCreate:
      case Action::kCreateThenDelete:
        return replacement();
      case Action::kDelete:
        if (cause == Cause::kDrift) return say(" has been deleted");
        say(" will be ");
        loud("destroyed");
        delete_reason();
        if (!change_.deposed.empty()) reason("left over from a partially-failed replacement of this instance");
        return;
      case Action::kForget:
        out_.append(style_.bold()).append(" # ").append(address_).append(style_.reset());
        out_ +=
            " will no longer be managed by this configuration, but will not be destroyed\n # (destroy = false is set "
            "in the configuration)";
        return;
      case Action::kNoOp:
        return unchanged();
    }
  }

  void unchanged() {
    if (change_.previous_address && *change_.previous_address != change_.address) {
      out_.append(style_.bold()).append("  # ").append(change_.previous_address->to_string()).append(style_.reset());
      out_.append(" has moved to ").append(style_.bold()).append(address_).append(style_.reset());
    } else if (change_.importing) {
      say(" will be imported");
    }
  }

  void replacement() {
    switch (change_.reason) {
      case ActionReason::kReplaceTainted:
        say(" is tainted, so must be ");
        return loud("replaced");
      case ActionReason::kReplaceByRequest:
        say(" will be ");
        loud("replaced");
        out_ += ", as requested";
        return;
      case ActionReason::kReplaceByTriggers:
        say(" will be ");
        loud("replaced");
        out_ += " due to changes in replace_triggered_by";
        return;
      default:
        say(" must be ");
        return loud("replaced");
    }
  }

  void read_reason() {
    if (change_.reason == ActionReason::kReadConfigUnknown) reason("config refers to values not yet known");
    if (change_.reason == ActionReason::kReadDependencyPending)
      reason("depends on a resource or a module with changes pending");
    if (change_.reason == ActionReason::kReadCheckNested) reason("config will be reloaded to verify a check block");
  }

  void delete_reason() {
    const InstanceKey& key = change_.address.key;
    switch (change_.reason) {
      case ActionReason::kDeleteNoResourceConfig:
        return reason("because " + change_.address.resource.to_string() + " is not in configuration");
      case ActionReason::kDeleteNoMoveTarget:
        if (!change_.previous_address) return;
        return reason("because " + change_.previous_address->to_string() + " was moved to " +
                      change_.address.to_string() + ", which is not in configuration");
      case ActionReason::kDeleteNoModule:
        return reason("because " + to_string(change_.address.module) + " is not in configuration");
      case ActionReason::kDeleteWrongRepetition:
        if (key.is_none()) return reason("because resource uses count or for_each");
        return reason(key.is_number() ? "because resource does not use count"
                                      : "because resource does not use for_each");
      case ActionReason::kDeleteCountIndex:
        return reason("because index " + key.to_string() + " is out of range for count");
      case ActionReason::kDeleteEachKey:
        return reason("because key " + key.to_string() + " is not in for_each map");
      default:
        return;
    }
  }

  void say(std::string_view what) {
    out_.append(style_.bold()).append("  # ").append(address_).append(style_.reset()).append(what);
  }
  void loud(std::string_view what) {
    out_.append(style_.bold()).append(style_.red()).append(what).append(style_.reset());
  }
  void reason(const std::string& text) { out_ += "\n  # (" + text + ")"; }
  void note(const std::string& text) { out_ += "  # (" + text + ")\n"; }

  const ResourceChange& change_;
  const Style& style_;
  std::string address_;
  std::string out_;
};

}  // namespace

std::string change_heading(const ResourceChange& change, Cause cause, const Style& style) {
  return Heading(change, style).text(cause);
}

std::string resource_header(const ResourceAddress& resource) {
  const char* mode = resource.mode == ResourceMode::kData        ? "data"
                     : resource.mode == ResourceMode::kEphemeral ? "ephemeral"
                                                                 : "resource";
  return mode + std::string(" ") + quote(resource.type) + " " + quote(resource.name);
}

std::string counts_text(const Plan::Counts& counts) {
  std::string text;
  if (counts.import > 0) text = std::to_string(counts.import) + " to import, ";
  return text + std::to_string(counts.add) + " to add, " + std::to_string(counts.change) + " to change, " +
         std::to_string(counts.destroy) + " to destroy";
}

}  // namespace regionfall::terraform::render
