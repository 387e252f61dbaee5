#include <fmt/format.h>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"
#include "hcl/functions/arguments.h"
#include "hcl/functions/files.h"
#include "hcl/functions/secrets.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

constexpr int kBcryptCostDefault = 10;

std::string plain_base64(std::string_view bytes) { return base64_encode(bytes); }

template <HashKind kKind, std::string (*kEncode)(std::string_view)>
FunctionResult hash_call(Arguments arguments, const FunctionCall&) {
  return Value::string(kEncode(hash(kKind, arguments[0].as_string())));
}

template <HashKind kKind, std::string (*kEncode)(std::string_view)>
FunctionResult file_hash_call(Arguments arguments, const FunctionCall& call) {
  std::string content = TRY(read_argument_file(arguments, 0, call));
  return Value::string(kEncode(hash(kKind, content))).with_marks(arguments[0].marks());
}

FunctionResult uuid_call(Arguments, const FunctionCall& call) {
  if (call.context.pure_only) return unknown_not_null(Type::string());
  return Value::string(random_uuid(call.context.random));
}

struct Namespace {
  std::string_view name, id;
};
// RFC 4122, appendix C.
constexpr Namespace kNamespaces[] = {
    {"dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
    {"url", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"},
    {"oid", "6ba7b812-9dad-11d1-80b4-00c04fd430c8"},
    {"x500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8"},
};

// The 16 bytes of a UUID: 32 digits, or with dashes, which may stand in braces or after "urn:uuid:".
std::optional<std::string> uuid_bytes(std::string_view text) {
  constexpr std::string_view kUrn = "urn:uuid:";
  if (to_lower_ascii(text.substr(0, kUrn.size())) == kUrn && text.size() == kUrn.size() + 36) {
    text.remove_prefix(kUrn.size());
  } else if (text.size() == 38 && text.front() == '{' && text.back() == '}') {
    text = text.substr(1, 36);
  }
  if (text.size() != 36 && text.size() != 32) return std::nullopt;
  if (text.size() == 36) {
    for (std::size_t at : {8u, 13u, 18u, 23u}) {
      if (text[at] != '-') return std::nullopt;
    }
  }
  std::string digits = text.size() == 36 ? replace_all(text, "-", "") : std::string(text);
  Result<std::string> bytes = hex_decode(digits);
  if (!bytes || bytes->size() != 16) return std::nullopt;
  return *std::move(bytes);
}

FunctionResult uuidv5_call(Arguments arguments, const FunctionCall&) {
  std::string_view wanted = arguments[0].as_string();
  for (const Namespace& known : kNamespaces) {
    if (known.name == wanted) wanted = known.id;
  }
  std::optional<std::string> space = uuid_bytes(wanted);
  if (!space) return argument_error(0, "the namespace must be \"dns\", \"url\", \"oid\", \"x500\" or a UUID");
  std::string id = hash(HashKind::kSha1, *space + arguments[1].as_string()).substr(0, 16);
  id[6] = static_cast<char>((id[6] & 0x0F) | 0x50);
  id[8] = static_cast<char>((id[8] & 0x3F) | 0x80);
  std::string digits = hex_encode(id);
  return Value::string(fmt::format("{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4), digits.substr(12, 4),
                                   digits.substr(16, 4), digits.substr(20)));
}

FunctionResult bcrypt_call(Arguments arguments, const FunctionCall& call) {
  if (arguments.size() > 2) return call_error("at most two arguments are allowed: the text and the cost");
  if (call.context.pure_only) return unknown_not_null(Type::string());
  std::int64_t cost = arguments.size() > 1 ? TRY(whole_argument(arguments, 1)) : kBcryptCostDefault;
  if (cost < kBcryptCostMin) cost = kBcryptCostDefault;
  if (cost > kBcryptCostMax) return argument_error(1, fmt::format("the cost must be at most {}", kBcryptCostMax));
  Result<std::string> hashed = bcrypt(arguments[0].as_string(), static_cast<int>(cost), call.context.random);
  if (!hashed) return argument_error(0, hashed.error().message);
  return Value::string(*std::move(hashed));
}

FunctionResult rsadecrypt_call(Arguments arguments, const FunctionCall&) {
  Result<std::string> ciphertext = base64_decode(arguments[0].as_string());
  if (!ciphertext) return argument_error(0, ciphertext.error().message);
  Result<RsaPrivateKey> key = RsaPrivateKey::parse(arguments[1].as_string());
  if (!key) return argument_error(1, key.error().message);
  Result<std::string> text = key->decrypt(*ciphertext);
  if (!text) return call_error(text.error().message);
  return Value::string(*std::move(text));
}

Function hash_function(std::string name, std::string_view what, decltype(Function::call) call) {
  return {.name = std::move(name),
          .description = fmt::format("The {} of a text's UTF-8 bytes.", what),
          .parameters = {{.name = "str", .type = Type::string()}},
          .type = Type::string(),
          .call = call};
}

Function file_hash_function(std::string name, std::string_view what, decltype(Function::call) call) {
  return {.name = std::move(name),
          .description = fmt::format("The {} of a file's bytes.", what),
          .parameters = {{.name = "path", .type = Type::string(), .allow_marked = true}},
          .type = Type::string(),
          .call = call};
}

}  // namespace

std::span<const Function> hash_functions() {
  constexpr std::string_view kMd5 = "MD5 digest in hexadecimal digits";
  constexpr std::string_view kSha1 = "SHA-1 digest in hexadecimal digits";
  constexpr std::string_view kSha256 = "SHA-256 digest in hexadecimal digits";
  constexpr std::string_view kSha512 = "SHA-512 digest in hexadecimal digits";
  constexpr std::string_view kBase64Sha256 = "SHA-256 digest in Base64";
  constexpr std::string_view kBase64Sha512 = "SHA-512 digest in Base64";
  static const std::vector<Function> kTable = {
      hash_function("md5", kMd5, hash_call<HashKind::kMd5, hex_encode>),
      hash_function("sha1", kSha1, hash_call<HashKind::kSha1, hex_encode>),
      hash_function("sha256", kSha256, hash_call<HashKind::kSha256, hex_encode>),
      hash_function("sha512", kSha512, hash_call<HashKind::kSha512, hex_encode>),
      hash_function("base64sha256", kBase64Sha256, hash_call<HashKind::kSha256, plain_base64>),
      hash_function("base64sha512", kBase64Sha512, hash_call<HashKind::kSha512, plain_base64>),
      file_hash_function("filemd5", kMd5, file_hash_call<HashKind::kMd5, hex_encode>),
      file_hash_function("filesha1", kSha1, file_hash_call<HashKind::kSha1, hex_encode>),
      file_hash_function("filesha256", kSha256, file_hash_call<HashKind::kSha256, hex_encode>),
      file_hash_function("filesha512", kSha512, file_hash_call<HashKind::kSha512, hex_encode>),
      file_hash_function("filebase64sha256", kBase64Sha256, file_hash_call<HashKind::kSha256, plain_base64>),
      file_hash_function("filebase64sha512", kBase64Sha512, file_hash_call<HashKind::kSha512, plain_base64>),
      {.name = "uuid",
       .description = "A new random UUID (version 4), another one at every call.",
       .type = Type::string(),
       .call = uuid_call},
      {.name = "uuidv5",
       .description = "The UUID (version 5) of a name in a namespace: always the same for the same name.",
       .parameters = {{.name = "namespace", .type = Type::string()}, {.name = "name", .type = Type::string()}},
       .type = Type::string(),
       .call = uuidv5_call},
      {.name = "bcrypt",
       .description = "A salted bcrypt hash of a password, another one at every call.",
       .parameters = {{.name = "str", .type = Type::string()}},
       .variadic = Parameter{.name = "cost", .type = Type::number()},
       .type = Type::string(),
       .call = bcrypt_call},
      {.name = "rsadecrypt",
       .description = "The text that was encrypted with an RSA key (PKCS #1 v1.5) and given in Base64.",
       .parameters = {{.name = "ciphertext", .type = Type::string()}, {.name = "privatekey", .type = Type::string()}},
       .type = Type::string(),
       .call = rsadecrypt_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
