#include "terraform/state_journal.h"

#include <charconv>
#include <utility>

#include "base/encoding.h"
#include "base/hash.h"
#include "hcl/value_json.h"
#include "terraform/state_object.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

constexpr std::uint64_t kJournalVersion = 1;
constexpr std::size_t kChecksumDigits = 8;

constexpr const char* kOperations[] = {"create", "update", "delete"};

std::string checksum(std::string_view text) {
  std::uint32_t sum = crc32(text);
  std::string digits(kChecksumDigits, '0');
  for (std::size_t i = kChecksumDigits; i-- > 0; sum >>= 4) digits[i] = "0123456789abcdef"[sum & 15];
  return digits;
}

// -- writing ---------------------------------------------------------------------------------------------------------

// A value with its own type, which reading needs no schema for.
void write_value(JsonLayout& layout, std::string_view name, const Value& value) {
  std::vector<hcl::PathMarks> sensitive;
  layout.name(name);
  layout.value(attributes_json(value, value.type(), sensitive));
  layout.name(std::string(name) + "_type");
  layout.raw(value.type().json());
  if (sensitive.empty()) return;
  layout.name(std::string(name) + "_sensitive");
  layout.value(sensitive_paths_json(sensitive));
}

void write_subject(JsonLayout& layout, const ResourceInstance& instance, const std::string& deposed) {
  layout.member("address", instance.to_string());
  if (!deposed.empty()) layout.member("deposed", deposed);
}

struct RecordWriter {
  JsonLayout& layout;

  void operator()(const JournalBase& base) const {
    layout.name("journal");
    layout.number(kJournalVersion);
    layout.member("lineage", base.lineage);
    layout.name("serial");
    layout.number(base.serial);
  }
  void operator()(const JournalSeal& seal) const {
    layout.member("record", "seal");
    layout.member("lineage", seal.written.lineage);
    layout.name("serial");
    layout.number(seal.written.serial);
  }
  void operator()(const Intent& intent) const {
    layout.member("record", "begin");
    write_subject(layout, intent.instance, intent.deposed);
    layout.member("provider", intent.provider.to_string());
    layout.member("operation", kOperations[static_cast<std::size_t>(intent.operation)]);
    layout.member("token", intent.idempotency_token);
    write_value(layout, "planned", intent.planned);
    write_value(layout, "config", intent.config);
    if (!intent.planned_private.empty()) layout.member("private", base64_encode(intent.planned_private));
    if (intent.dependencies) {
      layout.name("dependencies");
      layout.open('[');
      for (const ConfigResource& resource : *intent.dependencies) {
        layout.item();
        layout.text(resource.to_string());
      }
      layout.close(']');
    }
    if (intent.create_before_destroy) {
      layout.name("create_before_destroy");
      layout.raw("true");
    }
  }
  void operator()(const Outcome& outcome) const {
    layout.member("record", "finish");
    write_subject(layout, outcome.instance, outcome.deposed);
    layout.member("provider", outcome.provider.to_string());
    if (!outcome.object) return;
    layout.name("object");
    layout.open('{');
    write_object_members(layout, *outcome.object, "");
    layout.close('}');
  }
  void operator()(const Deposal& deposal) const {
    layout.member("record", "depose");
    write_subject(layout, deposal.instance, deposal.deposed);
  }
  void operator()(const JournalRestore& restore) const {
    layout.member("record", "restore");
    write_subject(layout, restore.deposal.instance, restore.deposal.deposed);
  }
};

// -- reading ---------------------------------------------------------------------------------------------------------

Result<Value> read_value(const Json& record, const std::string& name) {
  const hcl::Type type = TRY(hcl::type_from_json(record[name + "_type"]));
  const Value value = TRY(hcl::value_from_json(record[name], type));
  const auto sensitive = TRY(parse_sensitive_paths(record[name + "_sensitive"].dump()));
  return hcl::mark_paths(value, sensitive);
}

// Journals name the same providers and dependencies again and again.
class RecordReader {
 public:
  Result<JournalRecord> read(const Json& json);

 private:
  Result<JournalRecord> intent(const Json& json, ResourceInstance instance);
  Result<JournalRecord> outcome(const Json& json, ResourceInstance instance);
  Result<void> object_members(const Json& json, ObjectState& object);

  ObjectReader objects_;
};

Result<std::uint64_t> whole_number(const Json& json) {
  JsonScanner scanner(json.text());
  return take_whole_number(scanner);
}

Result<JournalBase> read_base(const Json& json) {
  return JournalBase{json["lineage"].text(), TRY(whole_number(json["serial"]))};
}

Result<JournalRecord> RecordReader::read(const Json& json) {
  const std::string& kind = json["record"].text();
  if (json.has("journal")) return TRY(read_base(json));
  if (kind == "seal") return JournalSeal{TRY(read_base(json))};
  ResourceInstance instance = TRY(parse_resource_instance(json["address"].text()));
  const std::string& deposed = json["deposed"].text();
  if (kind == "begin") return intent(json, std::move(instance));
  if (kind == "finish") return outcome(json, std::move(instance));
  if (kind == "depose") return Deposal{std::move(instance), deposed};
  if (kind == "restore") return JournalRestore{{std::move(instance), deposed}};
  return failure("there is no record \"" + kind + "\"");
}

Result<void> RecordReader::object_members(const Json& json, ObjectState& object) {
  std::string deposed;
  UnknownMembers unknown;
  for (const auto& [name, value] : json.members()) {
    const std::string text = value.dump();
    JsonScanner scanner(text);
    if (!TRY(objects_.take(name, scanner, object, deposed))) unknown.emplace_back(name, text);
  }
  if (!unknown.empty()) object.unknown = std::make_shared<const UnknownMembers>(std::move(unknown));
  return {};
}

Result<JournalRecord> RecordReader::intent(const Json& json, ResourceInstance instance) {
  Intent intent;
  intent.instance = std::move(instance);
  intent.deposed = json["deposed"].text();
  intent.provider = TRY(parse_provider_config(json["provider"].text()));
  const std::string& operation = json["operation"].text();
  for (std::size_t i = 0; i < std::size(kOperations); ++i) {
    if (operation == kOperations[i]) intent.operation = static_cast<Operation>(i);
  }
  intent.idempotency_token = json["token"].text();
  intent.planned = TRY(read_value(json, "planned"));
  intent.config = TRY(read_value(json, "config"));
  intent.planned_private = TRY(base64_decode(json["private"].text()));
  ObjectState shared;
  Json members = Json::object();
  for (const char* name : {"dependencies", "create_before_destroy"}) {
    if (json.has(name)) members.set(name, json[name]);
  }
  TRY(object_members(members, shared));
  intent.dependencies = shared.dependencies;
  intent.create_before_destroy = shared.create_before_destroy;
  return intent;
}

Result<JournalRecord> RecordReader::outcome(const Json& json, ResourceInstance instance) {
  Outcome outcome;
  outcome.instance = std::move(instance);
  outcome.deposed = json["deposed"].text();
  outcome.provider = TRY(parse_provider_config(json["provider"].text()));
  if (json.has("object")) {
    ObjectState object;
    TRY(object_members(json["object"], object));
    if (!object.raw_attributes) return failure("an object has no attributes");
    outcome.object = std::move(object);
  }
  return outcome;
}

// The JSON text of a line; nothing when the line is not whole.
std::optional<std::string_view> checked(std::string_view line) {
  if (line.size() <= kChecksumDigits || line[kChecksumDigits] != ' ') return {};
  const std::string_view json = line.substr(kChecksumDigits + 1);
  return checksum(json) == line.substr(0, kChecksumDigits) ? std::optional(json) : std::nullopt;
}

Result<void> add_record(JournalRecord record, Journal& journal, std::size_t line) {
  if ((line == 1) != std::holds_alternative<JournalBase>(record))
    return failure("the journal's first line, and only it, tells its base");
  if (auto* base = std::get_if<JournalBase>(&record)) {
    journal.base = std::move(*base);
  } else if (auto* seal = std::get_if<JournalSeal>(&record)) {
    journal.sealed = std::move(seal->written);
  } else {
    journal.records.push_back(std::move(record));
  }
  return {};
}

}  // namespace

std::string journal_line(const JournalRecord& record) {
  JsonLayout layout(false);
  layout.open('{');
  std::visit(RecordWriter{layout}, record);
  layout.close('}');
  return checksum(layout.out()) + " " + layout.out() + "\n";
}

Result<std::optional<Journal>> parse_journal(std::string_view text) {
  Journal journal;
  RecordReader reader;
  std::size_t line = 0;
  for (std::size_t start = 0; start < text.size();) {
    ++line;
    const std::size_t end = text.find('\n', start);
    const auto json = end == std::string_view::npos ? std::nullopt : checked(text.substr(start, end - start));
    if (!json) {
      if (end == std::string_view::npos || end + 1 == text.size()) break;
      return failure("line " + std::to_string(line) + " is damaged");
    }
    const auto at_line = [line](Error error) { return failure("line " + std::to_string(line) + ": " + error.message); };
    auto parsed = parse_json(*json);
    if (!parsed) return at_line(parsed.error());
    if (line == 1 && (*parsed)["journal"].text() != std::to_string(kJournalVersion)) {
      return at_line({"the journal has a format of another version of this program"});
    }
    auto record = reader.read(*parsed);
    if (!record) return at_line(record.error());
    if (auto added = add_record(*std::move(record), journal, line); !added) return at_line(added.error());
    start = end + 1;
    journal.good_bytes = start;
  }
  if (journal.good_bytes == 0) return std::nullopt;
  return journal;
}

}  // namespace regionfall::terraform
