#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"
#include "hcl/functions/secrets.h"
#include "terraform/providers/checks.h"
#include "terraform/providers/pet_names.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/random_text.h"
#include "terraform/providers/table_provider.h"

// hashicorp/random: values drawn once, at creation, and kept in the state. Source: the provider's documentation on
// registry.terraform.io. A `seed` gives the same value at every run of this program, but not the value that the
// provider's own generator (Go's math/rand) would give.

namespace regionfall::terraform {
namespace {

using hcl::Path;
using hcl::PathStep;
using hcl::Type;
using hcl::Value;

constexpr std::int64_t kBytesMax = 1 << 20;
constexpr std::int64_t kWordsMax = 10'000;
constexpr std::int64_t kResultsMax = 1'000'000;
constexpr int kBcryptCost = 10;

std::string random_bytes(RandomSource& random, std::int64_t count) {
  std::string bytes(static_cast<std::size_t>(count), '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

// A big-endian number's decimal digits.
std::string decimal(std::string_view bytes) {
  std::vector<std::uint32_t> limbs = {0};  // of nine digits each, least first
  for (const char byte : bytes) {
    std::uint64_t carry = static_cast<unsigned char>(byte);
    for (auto& limb : limbs) {
      carry += std::uint64_t{limb} << 8;
      limb = static_cast<std::uint32_t>(carry % 1'000'000'000);
      carry /= 1'000'000'000;
    }
    if (carry > 0) limbs.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string digits = std::to_string(limbs.back());
  for (std::size_t i = limbs.size() - 1; i-- > 0;) {
    const std::string part = std::to_string(limbs[i]);
    digits += std::string(9 - part.size(), '0') + part;
  }
  return digits;
}

// The generator for an object: the machine's, or one that follows from a seed text.
class Generator {
 public:
  Generator(RandomSource& machine, const Value& object) : machine_(machine) {
    if (!has_member(object, "seed")) return;
    const std::string digest = hash(HashKind::kSha256, object.attribute("seed").as_string());
    std::uint64_t seed = 0;
    for (int i = 0; i < 8; ++i) seed = seed << 8 | static_cast<unsigned char>(digest[static_cast<std::size_t>(i)]);
    seeded_.emplace(seed);
  }
  RandomSource& operator*() { return seeded_ ? static_cast<RandomSource&>(*seeded_) : machine_; }

 private:
  RandomSource& machine_;
  std::optional<SeededRandom> seeded_;
};

// Keepers that are null count as absent, so a new one that is null replaces nothing.
void plan_keepers(const ProviderEnvironment&, const PlanRequest& request, PlanReply& reply) {
  if (request.prior.is_null() || !reply.planned.attribute("keepers").is_known()) return;
  const auto before = text_map_of(request.prior, "keepers");
  const auto after = text_map_of(reply.planned, "keepers");
  const Value& keepers = reply.planned.attribute("keepers");
  if (!keepers.is_wholly_known() || before != after) return;
  std::erase(reply.requires_replace, Path{PathStep::attribute("keepers")});
}

// `number` is the old name of `numeric`: each follows the other.
void plan_text(const ProviderEnvironment& environment, const PlanRequest& request, PlanReply& reply) {
  const bool old_name = !request.config.attribute("number").is_known() || has_member(request.config, "number");
  const Value numeric = reply.planned.attribute(old_name ? "number" : "numeric");
  reply.planned = with_members(reply.planned, {{"number", numeric}, {"numeric", numeric}});
  plan_keepers(environment, request, reply);
}

void check_text(const Value& config, ProviderReply& reply) {
  check_exclusive(config, {"number", "numeric"}, false, reply);
  const Value& number = config.attribute("number");
  check_characters(has_member(config, "number") ? with_members(config, {{"numeric", number}}) : config, reply);
}

// -- random_id, random_bytes
// -----------------------------------------------------------------------------------------------

std::vector<hcl::MapEntry> id_members(const std::string& bytes, const std::string& prefix) {
  const std::string id = base64_encode(bytes, Base64::kUrlUnpadded);
  return {{"id", Value::string(id)},
          {"b64_url", Value::string(prefix + id)},
          {"b64_std", Value::string(prefix + base64_encode(bytes))},
          {"hex", Value::string(prefix + hex_encode(bytes))},
          {"dec", Value::string(prefix + decimal(bytes))}};
}

Result<Value> create_id(const ProviderEnvironment& environment, const Value& planned) {
  return with_members(planned, id_members(random_bytes(environment.random, whole_of(planned, "byte_length")),
                                          text_of(planned, "prefix")));
}

Result<Value> import_id(const ProviderEnvironment&, const TypeSchema& schema, std::string_view text) {
  const std::size_t comma = text.rfind(',');
  const std::string_view id = comma == std::string_view::npos ? text : text.substr(comma + 1);
  const auto bytes = base64_decode(id, Base64::kUrlUnpadded);
  if (!bytes || bytes->empty()) {
    return failure(
        "A random_id is imported by its URL-safe Base64 text, with \"PREFIX,\" before it if it has a prefix.");
  }
  auto members = id_members(*bytes, comma == std::string_view::npos ? "" : std::string(text.substr(0, comma)));
  members.emplace_back("byte_length", Value::number(static_cast<std::int64_t>(bytes->size())));
  if (comma != std::string_view::npos)
    members.emplace_back("prefix", Value::string(std::string(text.substr(0, comma))));
  return object_of(schema, std::move(members));
}

std::vector<hcl::MapEntry> bytes_members(const std::string& bytes) {
  return {{"base64", Value::string(base64_encode(bytes))}, {"hex", Value::string(hex_encode(bytes))}};
}

Result<Value> create_bytes(const ProviderEnvironment& environment, const Value& planned) {
  return with_members(planned, bytes_members(random_bytes(environment.random, whole_of(planned, "length"))));
}

Result<Value> import_bytes(const ProviderEnvironment&, const TypeSchema& schema, std::string_view text) {
  const auto bytes = base64_decode(text);
  if (!bytes) return failure("random_bytes are imported by their Base64 text: " + bytes.error().message);
  auto members = bytes_members(*bytes);
  members.emplace_back("length", Value::number(static_cast<std::int64_t>(bytes->size())));
  return object_of(schema, std::move(members));
}

// -- random_integer
// ----------------------------------------------------------------------------------------------------------

constexpr std::int64_t kIntegerLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kIntegerMost = std::numeric_limits<std::int64_t>::max();

void check_integer(const Value& config, ProviderReply& reply) {
  for (const char* name : {"min", "max"}) check_whole(config, name, kIntegerLeast, kIntegerMost, reply);
  if (!has_member(config, "min") || !has_member(config, "max")) return;
  if (config.attribute("min").as_number() <= config.attribute("max").as_number()) return;
  reply.error("Invalid range", "\"min\" must not be greater than \"max\".", {PathStep::attribute("min")});
}

Result<Value> create_integer(const ProviderEnvironment& environment, const Value& planned) {
  Generator generator(environment.random, planned);
  const auto least = static_cast<std::uint64_t>(whole_of(planned, "min"));
  const std::uint64_t choices = static_cast<std::uint64_t>(whole_of(planned, "max")) - least + 1;
  std::uint64_t drawn = 0;
  if (choices == 0) {  // all 2^64 of them
    (*generator).fill(std::as_writable_bytes(std::span(&drawn, 1)));
  } else {
    drawn = random_below(*generator, choices);
  }
  const auto result = static_cast<std::int64_t>(least + drawn);
  return with_members(planned, {{"result", Value::number(result)}, {"id", Value::string(std::to_string(result))}});
}

Result<Value> import_integer(const ProviderEnvironment&, const TypeSchema& schema, std::string_view text) {
  const auto parts = split(text, ",");
  std::array<std::int64_t, 3> numbers{};
  bool good = parts.size() == 3 || parts.size() == 4;
  for (std::size_t i = 0; good && i < numbers.size(); ++i) {
    const auto number = hcl::Number::parse(parts[i]);
    const auto whole = number ? number->to_int64() : std::nullopt;
    good = whole.has_value();
    numbers[i] = whole.value_or(0);
  }
  if (!good) return failure("A random_integer is imported by \"RESULT,MIN,MAX\" or \"RESULT,MIN,MAX,SEED\".");
  std::vector<hcl::MapEntry> members = {{"id", Value::string(std::to_string(numbers[0]))},
                                        {"result", Value::number(numbers[0])},
                                        {"min", Value::number(numbers[1])},
                                        {"max", Value::number(numbers[2])}};
  if (parts.size() == 4) members.emplace_back("seed", Value::string(parts[3]));
  return object_of(schema, std::move(members));
}

// -- random_string, random_password
// -----------------------------------------------------------------------------------------

Result<Value> bcrypt_value(const std::string& password, RandomSource& random) {
  return Value::string(TRY(hcl::bcrypt(password.substr(0, hcl::kBcryptBytesMax), kBcryptCost, random)));
}

Result<Value> create_string(const ProviderEnvironment& environment, const Value& planned) {
  const Value result = Value::string(random_text(environment.random, planned));
  return with_members(planned, {{"result", result}, {"id", result}});
}

Result<Value> create_password(const ProviderEnvironment& environment, const Value& planned) {
  const std::string password = random_text(environment.random, planned);
  return with_members(planned, {{"result", Value::string(password)},
                                {"bcrypt_hash", TRY(bcrypt_value(password, environment.random))},
                                {"id", Value::string("none")}});
}

Result<Value> open_password(const ProviderEnvironment& environment, const Value& planned, ProviderReply&) {
  const std::string password = random_text(environment.random, planned);
  return with_members(
      planned, {{"result", Value::string(password)}, {"bcrypt_hash", TRY(bcrypt_value(password, environment.random))}});
}

std::vector<hcl::MapEntry> imported_text(std::string_view text) {
  std::vector<hcl::MapEntry> members = {{"result", Value::string(std::string(text))},
                                        {"length", Value::number(static_cast<std::int64_t>(text.size()))}};
  for (const char* name : {"special", "upper", "lower", "number", "numeric"})
    members.emplace_back(name, Value::boolean(true));
  for (const char* name : {"min_special", "min_upper", "min_lower", "min_numeric"})
    members.emplace_back(name, Value::number(0));
  return members;
}

Result<Value> import_string(const ProviderEnvironment&, const TypeSchema& schema, std::string_view text) {
  auto members = imported_text(text);
  members.emplace_back("id", Value::string(std::string(text)));
  return object_of(schema, std::move(members));
}

Result<Value> import_password(const ProviderEnvironment& environment, const TypeSchema& schema, std::string_view text) {
  auto members = imported_text(text);
  members.emplace_back("id", Value::string("none"));
  members.emplace_back("bcrypt_hash", TRY(bcrypt_value(std::string(text), environment.random)));
  return object_of(schema, std::move(members));
}

BlockSchema text_schema(bool password) {
  std::vector<AttributeRow> rows = character_rows(kReplace);
  rows.push_back({"id", Type::string(), kComputed});
  rows.push_back({"keepers", Type::map(Type::string()), kOptional | kReplace});
  rows.push_back(
      {"number", Type::boolean(), kOptional | kComputed | kReplace, Value::boolean(true), "Use numeric instead."});
  rows.push_back({"result", Type::string(), password ? kComputed | kSensitive : kComputed});
  if (password) rows.push_back({"bcrypt_hash", Type::string(), kComputed | kSensitive});
  return block_of(std::move(rows));
}

BlockSchema ephemeral_password_schema() {
  std::vector<AttributeRow> rows = character_rows(0);
  rows.push_back({"result", Type::string(), kComputed | kSensitive});
  rows.push_back({"bcrypt_hash", Type::string(), kComputed | kSensitive});
  return block_of(std::move(rows));
}

// -- random_pet, random_shuffle, random_uuid
// ---------------------------------------------------------------------------------

Result<Value> create_pet(const ProviderEnvironment& environment, const Value& planned) {
  const std::string separator = text_of(planned, "separator");
  std::string name = pet_name(environment.random, whole_of(planned, "length"), separator);
  if (has_member(planned, "prefix")) name = text_of(planned, "prefix") + separator + name;
  return with_members(planned, {{"id", Value::string(name)}});
}

// Whole permutations one after another, until there are enough.
Result<Value> create_shuffle(const ProviderEnvironment& environment, const Value& planned) {
  Generator generator(environment.random, planned);
  std::vector<Value> input = elements_of(planned, "input");
  auto wanted = static_cast<std::size_t>(whole_of(planned, "result_count"));
  if (wanted == 0) wanted = input.size();
  std::vector<Value> result;
  while (!input.empty() && result.size() < wanted) {
    for (std::size_t i = input.size(); i > 1; --i) std::swap(input[i - 1], input[random_below(*generator, i)]);
    for (std::size_t i = 0; i < input.size() && result.size() < wanted; ++i) result.push_back(input[i]);
  }
  return with_members(planned,
                      {{"id", Value::string("-")}, {"result", Value::list(Type::string(), std::move(result))}});
}

Value uuid_members(const Value& object, const std::string& uuid) {
  return with_members(object, {{"id", Value::string(uuid)}, {"result", Value::string(uuid)}});
}

Result<Value> create_uuid(const ProviderEnvironment& environment, const Value& planned) {
  return uuid_members(planned, random_uuid(environment.random));
}

// Version 7 of RFC 9562: milliseconds since 1970 in the first 48 bits.
Result<Value> create_uuid7(const ProviderEnvironment& environment, const Value& planned) {
  const auto since_1970 = environment.clock.now().time_since_epoch();
  auto milliseconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count());
  std::string time(6, '\0');
  for (std::size_t i = time.size(); i-- > 0; milliseconds >>= 8) time[i] = static_cast<char>(milliseconds & 0xFF);
  std::string uuid = random_uuid(environment.random);
  const std::string digits = hex_encode(time);
  uuid.replace(0, 13, digits.substr(0, 8) + "-" + digits.substr(8));
  uuid[14] = '7';
  return uuid_members(planned, uuid);
}

Result<Value> import_uuid(const ProviderEnvironment&, const TypeSchema& schema, std::string_view text) {
  std::string digits(text);
  std::erase(digits, '-');
  if (text.size() != 36 || digits.size() != 32 || !hex_decode(digits)) {
    return failure("A UUID is imported by its usual form: 8, 4, 4, 4 and 12 hexadecimal digits with dashes between.");
  }
  return uuid_members(schema.block.empty_value(), std::string(text));
}

ResourceRow uuid_row(std::string_view name, decltype(ResourceRow::create) create) {
  return {.name = name,
          .schema = block_of({{"id", Type::string(), kComputed},
                              {"keepers", Type::map(Type::string()), kOptional | kReplace},
                              {"result", Type::string(), kComputed}}),
          .plan = plan_keepers,
          .create = create,
          .import = import_uuid};
}

std::vector<ResourceRow> resource_rows() {
  const AttributeRow id = {"id", Type::string(), kComputed};
  const AttributeRow keepers = {"keepers", Type::map(Type::string()), kOptional | kReplace};
  return {
      {.name = "random_bytes",
       .schema = block_of({keepers,
                           {"length", Type::number(), kRequired | kReplace},
                           {"base64", Type::string(), kComputed | kSensitive},
                           {"hex", Type::string(), kComputed | kSensitive}}),
       .validate = [](const Value& config,
                      ProviderReply& reply) { check_whole(config, "length", 1, kBytesMax, reply); },
       .plan = plan_keepers,
       .create = create_bytes,
       .import = import_bytes},
      {.name = "random_id",
       .schema = block_of({id,
                           keepers,
                           {"byte_length", Type::number(), kRequired | kReplace},
                           {"prefix", Type::string(), kOptional | kReplace},
                           {"b64_url", Type::string(), kComputed},
                           {"b64_std", Type::string(), kComputed},
                           {"hex", Type::string(), kComputed},
                           {"dec", Type::string(), kComputed}}),
       .validate = [](const Value& config,
                      ProviderReply& reply) { check_whole(config, "byte_length", 1, kBytesMax / 64, reply); },
       .plan = plan_keepers,
       .create = create_id,
       .import = import_id},
      {.name = "random_integer",
       .schema = block_of({id,
                           keepers,
                           {"max", Type::number(), kRequired | kReplace},
                           {"min", Type::number(), kRequired | kReplace},
                           {"seed", Type::string(), kOptional | kReplace},
                           {"result", Type::number(), kComputed}}),
       .validate = check_integer,
       .plan = plan_keepers,
       .create = create_integer,
       .import = import_integer},
      {.name = "random_password",
       .schema = text_schema(true),
       .version = 3,
       .waits = true,  // hashing with bcrypt takes its time on purpose
       .validate = check_text,
       .plan = plan_text,
       .create = create_password,
       .import = import_password},
      {.name = "random_pet",
       .schema = block_of({id,
                           keepers,
                           {"length", Type::number(), kOptional | kComputed | kReplace, Value::number(2)},
                           {"prefix", Type::string(), kOptional | kReplace},
                           {"separator", Type::string(), kOptional | kComputed | kReplace, Value::string("-")}}),
       .validate = [](const Value& config,
                      ProviderReply& reply) { check_whole(config, "length", 1, kWordsMax, reply); },
       .plan = plan_keepers,
       .create = create_pet},
      {.name = "random_shuffle",
       .schema = block_of({id,
                           keepers,
                           {"input", Type::list(Type::string()), kRequired | kReplace},
                           {"result_count", Type::number(), kOptional | kReplace},
                           {"seed", Type::string(), kOptional | kReplace},
                           {"result", Type::list(Type::string()), kComputed}}),
       .validate = [](const Value& config,
                      ProviderReply& reply) { check_whole(config, "result_count", 0, kResultsMax, reply); },
       .plan = plan_keepers,
       .create = create_shuffle},
      {.name = "random_string",
       .schema = text_schema(false),
       .version = 2,
       .validate = check_text,
       .plan = plan_text,
       .create = create_string,
       .import = import_string},
      uuid_row("random_uuid", create_uuid),
      uuid_row("random_uuid4", create_uuid),
      uuid_row("random_uuid7", create_uuid7),
  };
}

const ProviderTable& random_table() {
  static const ProviderTable kTable = finish_table({.resources = resource_rows(),
                                                    .ephemerals = {{.name = "random_password",
                                                                    .schema = ephemeral_password_schema(),
                                                                    .waits = true,
                                                                    .validate = check_characters,
                                                                    .read = open_password}}});
  return kTable;
}

}  // namespace

ProviderKind random_provider() { return table_kind<random_table>({.type = "random", .version = "3.8.1"}); }

}  // namespace regionfall::terraform
