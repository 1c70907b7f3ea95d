package dev.ondol.frontend.iam;

import dev.ondol.catalog.ManagedPolicy;
import dev.ondol.catalog.Role;
import dev.ondol.frontend.codec.XmlWriter;
import dev.ondol.frontend.iam.Entities.NamedPolicy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SequencedMap;

/** Roles and policies as IAM's XML shows them. Stateless. */
final class Views {
  /** What has a result without members writes this. */
  static final byte[] NOTHING = "\n".getBytes(StandardCharsets.UTF_8);

  /** The only version of a policy. */
  static final String VERSION = "v1";

  private Views() {}

  /** As every answer shows a role. */
  static void role(XmlWriter xml, Role role, String account) {
    xml.element("Path", role.path())
        .element("RoleName", role.name())
        .element("RoleId", role.id())
        .element("Arn", role.arn(account))
        .element("CreateDate", role.created().toString())
        .element("AssumeRolePolicyDocument", encoded(role.trust()));
    if (!role.description().isEmpty()) {
      xml.element("Description", role.description());
    }
    xml.element("MaxSessionDuration", role.maxSessionSeconds());
  }

  /** As an answer about one role shows it. */
  static void wholeRole(XmlWriter xml, Role role, String account) {
    role(xml, role, account);
    if (!role.tags().isEmpty()) {
      tags(xml, role.tags());
    }
    xml.structure("RoleLastUsed", used -> {});
  }

  static void tags(XmlWriter xml, SequencedMap<String, String> tags) {
    xml.list(
        "Tags",
        List.copyOf(tags.entrySet()),
        (member, tag) -> member.element("Key", tag.getKey()).element("Value", tag.getValue()));
  }

  /**
   * @param attachments how many roles have it
   * @param whole whether it is an answer about this policy alone
   */
  static void policy(XmlWriter xml, NamedPolicy named, int attachments, boolean whole) {
    ManagedPolicy policy = named.policy();
    xml.element("PolicyName", policy.name())
        .element("PolicyId", policy.id())
        .element("Arn", named.arn())
        .element("Path", policy.path())
        .element("DefaultVersionId", VERSION)
        .element("AttachmentCount", attachments)
        .element("PermissionsBoundaryUsageCount", 0)
        .element("IsAttachable", true)
        .element("CreateDate", policy.created().toString())
        .element("UpdateDate", policy.created().toString());
    if (whole && !policy.description().isEmpty()) {
      xml.element("Description", policy.description());
    }
    if (whole && !policy.tags().isEmpty()) {
      xml.list(
          "Tags",
          List.copyOf(policy.tags().entrySet()),
          (member, tag) -> member.element("Key", tag.getKey()).element("Value", tag.getValue()));
    }
  }

  static void version(XmlWriter xml, ManagedPolicy policy) {
    xml.element("VersionId", VERSION)
        .element("IsDefaultVersion", true)
        .element("CreateDate", policy.created().toString());
  }

  /** A document as IAM sends it: percent-encoded. */
  static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
