#include "terraform/render/diff_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "hcl/characters.h"
#include "hcl/value_json.h"
#include "terraform/render/sequence.h"

namespace regionfall::terraform::render {
namespace {

using hcl::Value;

// What people look for first is shown even where it stays.
bool is_important(std::string_view key) { return key == "id" || key == "name" || key == "tags"; }

void write_indent(int indent, std::string& out) { out.append(static_cast<std::size_t>(indent) * 4, ' '); }

void write_symbol(Action action, const TextOptions& options, std::string& out) {
  if (options.hide_symbols) return;
  out += action_symbol(action, options.style);
  out += ' ';
}

void begin_line(int indent, Action action, const TextOptions& options, std::string& out) {
  write_indent(indent, out);
  write_symbol(action, options, out);
}

void write_gray(std::string_view text, const TextOptions& options, std::string& out) {
  out.append(options.style.gray()).append(text).append(options.style.reset());
}

void write_replacement(bool replace, const TextOptions& options, std::string& out) {
  if (!options.mark_replacement || (!replace && !options.replace_all)) return;
  out.append(options.style.red()).append(" # forces replacement").append(options.style.reset());
}

void write_null_suffix(Action action, const TextOptions& options, std::string& out) {
  if (action != Action::kDelete || options.no_null_suffix) return;
  out += ' ';
  write_gray("-> null", options, out);
}

void write_arrow(const TextOptions& options, std::string& out) {
  out.append(" ").append(options.style.yellow()).append("->").append(options.style.reset()).append(" ");
}

void write_unchanged(std::string_view what, std::size_t count, int indent, const TextOptions& options,
                     std::string& out) {
  if (count == 0) return;
  begin_line(indent, Action::kNoOp, options, out);
  std::string text = "# (" + std::to_string(count) + " unchanged ";
  text.append(what).append(count == 1 ? " hidden)" : "s hidden)");
  write_gray(text, options, out);
  out += '\n';
}

TextOptions with_everything(TextOptions options) {
  options.show_unchanged = true;
  return options;
}

TextOptions without_null_suffix(TextOptions options) {
  options.no_null_suffix = true;
  return options;
}

// What holds of a place does not hold of each part of it.
TextOptions for_parts(TextOptions options) {
  options.replace_all = false;
  return options;
}

// -- primitives
// ---------------------------------------------------------------------------------------------------------

// A string as it is shown.
struct ShownString {
  bool is_null = true;
  std::string text;
  std::optional<Value> json;  // the content, where the text is a JSON object or array
  bool has_lines = false;
};

ShownString shown_string(const Value& value) {
  ShownString shown;
  if (!value.is_known() || value.is_null()) return shown;
  shown.is_null = false;
  shown.text = value.as_string();
  if (shown.text.starts_with('{') || shown.text.starts_with('[')) {
    if (const auto json = parse_json(shown.text)) {
      shown.json = hcl::implied_value(*json);
      return shown;
    }
  }
  if (shown.text.find('\n') != std::string::npos) {
    shown.has_lines = true;
    shown.text = std::string(trim(shown.text));
  }
  return shown;
}

void write_simple(const Value& value, const TextOptions& options, std::string& out) {
  if (!value.is_known() || value.is_null()) {
    write_gray("null", options, out);
  } else if (value.type() == hcl::Type::string()) {
    out += quote(value.as_string());
  } else if (value.type() == hcl::Type::boolean()) {
    out += value.as_bool() ? "true" : "false";
  } else {
    out += value.as_number().to_string();
  }
}

void write_json_string(const Diff& diff, const ShownString& before, const ShownString& after, int indent,
                       const TextOptions& options, std::string& out) {
  const Value null;
  const Diff content = diff_json_content(before.json.value_or(null), after.json.value_or(null), diff.action);
  TextOptions inner = for_parts(without_null_suffix(options));
  Action action = diff.action;
  std::string_view whitespace;
  if (content.action == Action::kNoOp && diff.action == Action::kUpdate) {
    whitespace =
        diff.replace && options.mark_replacement ? " # whitespace changes force replacement" : " # whitespace changes";
    inner.show_unchanged = true;
    action = Action::kNoOp;
  }
  if (diff.action == Action::kCreate || diff.action == Action::kDelete) action = Action::kNoOp;
  std::string text;
  write_diff(content, indent + 1, inner, text);
  out += "jsonencode(";
  if (text.find('\n') == std::string::npos) {
    out.append(text).append(")").append(whitespace);
    if (whitespace.empty()) write_replacement(diff.replace, options, out);
  } else {
    out.append(whitespace).append("\n");
    begin_line(indent + 1, action, options, out);
    out += text;
    if (whitespace.empty()) write_replacement(diff.replace, options, out);
    out += '\n';
    begin_line(indent, Action::kNoOp, options, out);
    out += ')';
  }
  write_null_suffix(diff.action, options, out);
}

void write_heredoc(const Diff& diff, const std::string& before, const std::string& after, int indent,
                   const TextOptions& options, std::string& out) {
  out += "<<-EOT";
  write_replacement(diff.replace, options, out);
  out += '\n';
  const auto line = [&](Action action, std::string_view text) {
    begin_line(indent + 1, action, options, out);
    out.append(text).append("\n");
  };
  if (diff.action != Action::kUpdate) {
    for (const auto& text : split(diff.action == Action::kDelete ? before : after, "\n")) line(Action::kNoOp, text);
  } else {
    const auto old_lines = split(before, "\n"), new_lines = split(after, "\n");
    const auto equal = [&](std::size_t i, std::size_t j) { return old_lines[i] == new_lines[j]; };
    for (const auto& pair : pair_sequences(old_lines.size(), new_lines.size(), equal)) {
      if (pair.before == Pairing::kAbsent) {
        line(Action::kCreate, new_lines[pair.after]);
      } else {
        line(pair.after == Pairing::kAbsent ? Action::kDelete : Action::kNoOp, old_lines[pair.before]);
      }
    }
  }
  begin_line(indent, Action::kNoOp, options, out);
  out += "EOT";
  write_null_suffix(diff.action, options, out);
}

// The old string and the new one side by side where one of them is JSON.
void write_json_change(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  Diff before{Diff::Kind::kPrimitive, Action::kDelete}, after{Diff::Kind::kPrimitive, Action::kCreate};
  before.before = diff.before;
  after.after = diff.after;
  write_diff(before, indent, for_parts(without_null_suffix(options)), out);
  write_arrow(options, out);
  write_diff(after, indent, for_parts(options), out);
  write_replacement(diff.replace, options, out);
}

bool is_string(const Value& value) {
  return value.is_known() && !value.is_null() && value.type() == hcl::Type::string();
}

// Writes a string that needs more than quotes; false where it does not.
bool write_long_string(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  const bool creating = diff.action == Action::kCreate || diff.action == Action::kNoOp;
  const Value& only = creating ? diff.after : diff.before;
  if (diff.action != Action::kUpdate) {
    if (!is_string(only)) return false;
    const ShownString shown = shown_string(only);
    if (shown.json) {
      const ShownString none;
      const bool both = diff.action == Action::kNoOp;
      write_json_string(diff, both || !creating ? shown : none, creating ? shown : none, indent, options, out);
      return true;
    }
    if (!shown.has_lines) return false;
    write_heredoc(diff, shown.text, shown.text, indent, options, out);
    return true;
  }
  if (!is_string(diff.before) && !is_string(diff.after)) return false;
  const ShownString before = is_string(diff.before) ? shown_string(diff.before) : ShownString{};
  const ShownString after = is_string(diff.after) ? shown_string(diff.after) : ShownString{};
  if (before.json && after.json) {
    write_json_string(diff, before, after, indent, options, out);
  } else if (before.json || after.json) {
    write_json_change(diff, indent, options, out);
  } else if (before.has_lines || after.has_lines) {
    write_heredoc(diff, before.text, after.text, indent, options, out);
  } else {
    return false;
  }
  return true;
}

void write_primitive(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  if (write_long_string(diff, indent, options, out)) return;
  switch (diff.action) {
    case Action::kCreate:
      write_simple(diff.after, options, out);
      break;
    case Action::kDelete:
      write_simple(diff.before, options, out);
      write_null_suffix(diff.action, options, out);
      break;
    case Action::kNoOp:
      write_simple(diff.before, options, out);
      break;
    default:
      write_simple(diff.before, options, out);
      write_arrow(options, out);
      write_simple(diff.after, options, out);
  }
  write_replacement(diff.replace, options, out);
}

// -- objects, maps, lists
// -----------------------------------------------------------------------------------------------

// Keys as they are shown, padded to one width; keys of maps are texts and have quotes.
class Keys {
 public:
  Keys(const std::vector<DiffEntry>& entries, bool aligned, bool quoted = false) {
    for (const auto& entry : entries) {
      texts_.push_back(quoted ? quote(entry.key) : key_text(entry.key));
      if (aligned) width_ = std::max(width_, columns(texts_.back()));
    }
  }
  void write(std::size_t i, std::string& out) const {
    out += texts_[i];
    const std::size_t columns_used = columns(texts_[i]);
    if (columns_used < width_) out.append(width_ - columns_used, ' ');
    out += " = ";
  }

 private:
  static std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
  }
  std::vector<std::string> texts_;
  std::size_t width_ = 0;
};

// Writes entries one a line; returns how many were left out because they stay.
std::size_t write_entries(const std::vector<DiffEntry>& entries, const Keys& keys, bool important_first, bool commas,
                          int indent, const TextOptions& options, std::string& out) {
  std::size_t unchanged = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& [key, diff] = entries[i];
    const bool important = important_first && is_important(key);
    if (diff.action == Action::kNoOp && !options.show_unchanged && !important) {
      ++unchanged;
      continue;
    }
    const TextOptions own = important ? with_everything(options) : options;
    write_warning(diff, indent, own, out);
    begin_line(indent, diff.action, own, out);
    keys.write(i, out);
    write_diff(diff, indent, own, out);
    out += commas && diff.kind == Diff::Kind::kObject ? ",\n" : "\n";
  }
  return unchanged;
}

void write_object(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  if (diff.entries.empty()) {
    out += "{}";
    write_null_suffix(diff.action, options, out);
    write_replacement(diff.replace, options, out);
    return;
  }
  const bool is_map = diff.kind == Diff::Kind::kMap;
  out += '{';
  write_replacement(diff.replace, options, out);
  out += '\n';
  TextOptions inner = for_parts(options);
  inner.no_null_suffix =
      is_map ? options.no_null_suffix || diff.action == Action::kDelete || diff.nested : !diff.nested;
  const Keys keys(diff.entries, !(is_map && diff.nested), is_map);
  const std::size_t unchanged =
      write_entries(diff.entries, keys, !is_map, is_map && diff.nested, indent + 1, inner, out);
  write_unchanged(is_map ? "element" : "attribute", unchanged, indent + 1, options, out);
  begin_line(indent, Action::kNoOp, options, out);
  out += '}';
  write_null_suffix(diff.action, options, out);
}

void write_element(const Diff& diff, Action symbol, int indent, const TextOptions& options, std::string& out) {
  write_warning(diff, indent, options, out);
  begin_line(indent, symbol, options, out);
  write_diff(diff, indent, options, out);
  out += ",\n";
}

// Elements one a line. Around changes in a list the neighbours are shown, so that the place can be told.
void write_elements(const Diff& diff, bool neighbours, int indent, const TextOptions& options, std::string& out) {
  const TextOptions changed = without_null_suffix(for_parts(options)), unchanged = with_everything(changed);
  std::size_t skipped = 0;
  const Diff* last_skipped = nullptr;
  bool show_next = false;
  for (const Diff& element : diff.parts) {
    const bool stays = element.action == Action::kNoOp;
    if (stays && !show_next && !options.show_unchanged) {
      ++skipped;
      last_skipped = &element;
      continue;
    }
    show_next = false;
    if (neighbours) {
      if (skipped > 0) {
        write_unchanged("element", skipped - 1, indent, options, out);
        write_element(*last_skipped, Action::kNoOp, indent, unchanged, out);
      }
      skipped = 0;
      show_next = !stays;
    }
    write_element(element, element.action, indent, stays ? unchanged : changed, out);
  }
  write_unchanged("element", skipped, indent, options, out);
}

void write_list(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  if (diff.parts.empty()) {
    out += "[]";
    write_null_suffix(diff.action, options, out);
    write_replacement(diff.replace, options, out);
    return;
  }
  out += '[';
  write_replacement(diff.replace, options, out);
  out += '\n';
  write_elements(diff, diff.kind == Diff::Kind::kList && !diff.nested, indent + 1, options, out);
  begin_line(indent, Action::kNoOp, options, out);
  out += ']';
  write_null_suffix(diff.action, options, out);
}

// -- blocks
// -------------------------------------------------------------------------------------------------------------

// Returns how many blocks were left out because they stay.
std::size_t write_blocks(const BlockDiff& blocks, bool separate, int indent, const TextOptions& options,
                         std::string& out) {
  std::size_t unchanged = 0;
  for (const auto& [key, diff] : blocks.entries) {
    if (diff.action == Action::kNoOp && !options.show_unchanged) {
      ++unchanged;
      continue;
    }
    if (separate) out += '\n';
    separate = false;
    write_warning(diff, indent, options, out);
    begin_line(indent, diff.action, options, out);
    out += key_text(blocks.name);
    if (blocks.keyed) out.append(" ").append(quote(key));
    out += ' ';
    write_diff(diff, indent, options, out);
    out += '\n';
  }
  return unchanged;
}

void write_block(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  if (diff.entries.empty() && diff.blocks.empty()) {
    out += "{}";
    write_replacement(diff.replace, options, out);
    return;
  }
  out += '{';
  write_replacement(diff.replace, options, out);
  out += '\n';
  const TextOptions inner = for_parts(options);
  const Keys keys(diff.entries, true);
  const std::size_t attributes = write_entries(diff.entries, keys, true, false, indent + 1, inner, out);
  write_unchanged("attribute", attributes, indent + 1, options, out);
  std::size_t blocks = 0;
  for (const auto& group : diff.blocks) blocks += write_blocks(group, !diff.entries.empty(), indent + 1, inner, out);
  if (blocks > 0) out += '\n';
  write_unchanged("block", blocks, indent + 1, options, out);
  begin_line(indent, Action::kNoOp, options, out);
  out += '}';
}

void write_sensitive_block(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  out += '{';
  write_replacement(diff.replace, options, out);
  for (const char* line :
       {"# At least one attribute in this block is (or was) sensitive,", "# so its contents will not be displayed."}) {
    out += '\n';
    begin_line(indent + 1, Action::kNoOp, options, out);
    out += line;
  }
  out += '\n';
  begin_line(indent, Action::kNoOp, options, out);
  out += '}';
}

void write_unknown(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  if (!diff.parts.empty()) {
    write_diff(diff.parts.front(), indent, for_parts(without_null_suffix(options)), out);
    write_arrow(options, out);
  }
  out += "(known after apply)";
  write_replacement(diff.replace, options, out);
}

}  // namespace

std::string key_text(std::string_view key) {
  return !key.empty() && hcl::identifier_length(key) == key.size() ? std::string(key) : quote(key);
}

void write_warning(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  if (diff.warning == Diff::Warning::kNone || diff.action != Action::kUpdate) return;
  const std::string_view what = diff.kind == Diff::Kind::kSensitiveBlock ? "block" : "attribute value";
  const bool becomes = diff.warning == Diff::Warning::kBecomesSensitive;
  write_indent(indent, out);
  out.append("  # ").append(options.style.yellow()).append("Warning").append(options.style.reset());
  out.append(": this ").append(what).append(becomes ? " will be marked as sensitive and will not\n"
                                                    : " will no longer be marked as sensitive\n");
  write_indent(indent, out);
  out.append("  # ").append(becomes ? "display in UI output after applying this change."
                                    : "after applying this change.");
  out.append(diff.value_unchanged ? " The value is unchanged.\n" : "\n");
}

void write_diff(const Diff& diff, int indent, const TextOptions& options, std::string& out) {
  switch (diff.kind) {
    case Diff::Kind::kPrimitive:
      return write_primitive(diff, indent, options, out);
    case Diff::Kind::kUnknown:
      return write_unknown(diff, indent, options, out);
    case Diff::Kind::kSensitive:
      out += "(sensitive value)";
      write_null_suffix(diff.action, options, out);
      return write_replacement(diff.replace, options, out);
    case Diff::Kind::kSensitiveBlock:
      return write_sensitive_block(diff, indent, options, out);
    case Diff::Kind::kWriteOnly:
      out += "(write-only attribute)";
      return write_null_suffix(diff.action, options, out);
    case Diff::Kind::kTypeChange:
      write_diff(diff.parts[0], indent, without_null_suffix(options), out);
      write_arrow(options, out);
      write_diff(diff.parts[1], indent, options, out);
      return write_replacement(diff.replace, options, out);
    case Diff::Kind::kObject:
    case Diff::Kind::kMap:
      return write_object(diff, indent, options, out);
    case Diff::Kind::kList:
    case Diff::Kind::kSet:
      return write_list(diff, indent, options, out);
    case Diff::Kind::kBlock:
      return write_block(diff, indent, options, out);
  }
}

}  // namespace regionfall::terraform::render
