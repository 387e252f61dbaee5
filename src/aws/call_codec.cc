#include "aws/call_codec.h"

#include <utility>

#include "aws/value_codec.h"
#include "base/cbor.h"

namespace regionfall::aws {
namespace {

Result<void> read_text(CborReader& reader, std::string& into) {
  into = TRY(reader.text());
  return {};
}

}  // namespace

// Items one after another, without a container around them.
std::string encode_call(const ServiceCall& call) {
  std::string bytes;
  CborWriter writer(bytes);
  for (const std::string* text : {&call.region.text, &call.service, &call.operation, &call.caller.account.text,
                                  &call.caller.arn, &call.caller.user_id, &call.caller.access_key_id,
                                  &call.caller.session_token, &call.caller.source_ip, &call.secret_access_key}) {
    writer.text(*text);
  }
  write_value(writer, call.input);
  return bytes;
}

Result<ServiceCall> decode_call(std::string_view bytes) {
  CborReader reader(bytes);
  ServiceCall call;
  for (std::string* text : {&call.region.text, &call.service, &call.operation, &call.caller.account.text,
                            &call.caller.arn, &call.caller.user_id, &call.caller.access_key_id,
                            &call.caller.session_token, &call.caller.source_ip, &call.secret_access_key}) {
    TRY(read_text(reader, *text));
  }
  call.input = TRY(read_value(reader));
  TRY(reader.end());
  return call;
}

std::string encode_outcome(const Outcome& outcome) {
  std::string bytes;
  CborWriter writer(bytes);
  writer.boolean(outcome.has_value());
  if (outcome) {
    write_value(writer, *outcome);
    return bytes;
  }
  writer.text(outcome.error().code);
  writer.text(outcome.error().message);
  writer.integer(outcome.error().http_status);
  write_value(writer, outcome.error().detail);
  return bytes;
}

Result<Outcome> decode_outcome(std::string_view bytes) {
  CborReader reader(bytes);
  Outcome outcome;
  if (TRY(reader.boolean())) {
    outcome = TRY(read_value(reader));
  } else {
    ApiError error;
    TRY(read_text(reader, error.code));
    TRY(read_text(reader, error.message));
    error.http_status = static_cast<int>(TRY(reader.integer()));
    error.detail = TRY(read_value(reader));
    outcome = std::unexpected(std::move(error));
  }
  TRY(reader.end());
  return outcome;
}

}  // namespace regionfall::aws
