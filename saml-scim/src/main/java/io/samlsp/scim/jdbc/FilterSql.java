package io.samlsp.scim.jdbc;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.AttributePath;
import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.filter.Filter.Operator;
import io.samlsp.scim.filter.Operands;
import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.schema.ResourceType.Target;
import io.samlsp.scim.schema.Schema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A filter as a condition on the row {@code r} of one resource type.
 *
 * <p>Conditions are two-valued: a comparison with an absent value is false, {@code ne} is true, so
 * that {@code not} means what it says.
 */
final class FilterSql {
  private final Tenant tenant;
  private final ResourceType type;
  private final List<ResourceType> allTypes;

  /** Filters for rows of {@code type} in a query over {@code allTypes}. */
  FilterSql(Tenant tenant, ResourceType type, List<ResourceType> allTypes) {
    this.tenant = tenant;
    this.type = type;
    this.allTypes = allTypes;
  }

  Sql condition(Filter filter) throws ScimException {
    return condition(filter, this::onResource);
  }

  /**
   * What a test of one attribute becomes: on a resource, on a value, on the other end of a link.
   */
  @FunctionalInterface
  private interface Test {
    Sql of(AttributePath path, @Nullable Operator operator, @Nullable Object operand)
        throws ScimException;
  }

  private Sql condition(Filter filter, Test test) throws ScimException {
    if (filter instanceof Filter.And and) {
      Sql all = Sql.of("(").add(condition(and.parts().get(0), test));
      for (Filter part : and.parts().subList(1, and.parts().size())) {
        all.add(" AND ").add(condition(part, test));
      }
      return all.add(")");
    }
    if (filter instanceof Filter.Or or) {
      Sql any = Sql.of("(").add(condition(or.parts().get(0), test));
      for (Filter part : or.parts().subList(1, or.parts().size())) {
        any.add(" OR ").add(condition(part, test));
      }
      return any.add(")");
    }
    if (filter instanceof Filter.Not not) {
      return Sql.of("NOT COALESCE(").add(condition(not.inner(), test)).add(", FALSE)");
    }
    if (filter instanceof Filter.Present present) {
      return test.of(present.path(), null, null);
    }
    if (filter instanceof Filter.Compare compare) {
      return test.of(compare.path(), compare.operator(), compare.operand());
    }
    Filter.ValuePath valuePath = (Filter.ValuePath) filter;
    return onValues(valuePath.path(), valuePath.inner());
  }

  private Sql onResource(AttributePath path, @Nullable Operator operator, @Nullable Object operand)
      throws ScimException {
    Optional<Target> resolved = resolve(path);
    if (resolved.isEmpty()) {
      return operator == Operator.NE ? Sql.of("TRUE") : Sql.of("FALSE");
    }
    Attribute attribute = resolved.get().attribute();
    Attribute sub = resolved.get().sub();
    if (attribute == null) {
      throw refused(path);
    }
    if (attribute.multiValued() && !attribute.name().equals("schemas")) {
      String subName = sub == null ? mainPart(attribute) : sub.name();
      AttributePath inner = new AttributePath(null, subName, null, null);
      if (operator == null || operand == null) {
        return onValues(path, sub == null ? null : new Filter.Present(inner));
      }
      return onValues(path, new Filter.Compare(inner, operator, operand));
    }
    if (attribute.type() == Attribute.Type.COMPLEX && sub == null) {
      return onComplex(path, resolved.get().extension(), attribute, operator, operand);
    }
    if (attribute.name().equals("schemas") || (sub != null && sub.name().equals("resourceType"))) {
      return onType(attribute, operator, operand);
    }
    Column column =
        Column.of(type, resolved.get().extension(), attribute, sub)
            .orElseThrow(() -> refused(path));
    return comparison(column, sub == null ? attribute : sub, operator, operand);
  }

  /**
   * RFC 7644 §3.4.2.2: a complex attribute is present when any part is; it compares by its value.
   */
  private Sql onComplex(
      AttributePath path,
      @Nullable Schema extension,
      Attribute attribute,
      @Nullable Operator operator,
      @Nullable Object operand)
      throws ScimException {
    if (operator != null) {
      Attribute value = attribute.sub("value").orElseThrow(() -> refused(path));
      Column column = Column.of(type, extension, attribute, value).orElseThrow(() -> refused(path));
      return comparison(column, value, operator, operand);
    }
    Sql any = Sql.of("(FALSE");
    for (Attribute part : attribute.subAttributes()) {
      Optional<Column> column = Column.of(type, extension, attribute, part);
      if (column.isPresent()) {
        any.add(" OR ").add(column.get()).add(" IS NOT NULL");
      }
    }
    return any.add(")");
  }

  /** {@code schemas} and {@code meta.resourceType} are known from the type. */
  private Sql onType(Attribute attribute, @Nullable Operator operator, @Nullable Object operand)
      throws ScimException {
    if (operator == null) {
      return Sql.of("TRUE");
    }
    boolean negated = operator == Operator.NE;
    if (!(operand instanceof String text) || (operator != Operator.EQ && !negated)) {
      throw new ScimException(
          ScimFailure.INVALID_FILTER,
          "The attribute " + attribute.name() + " knows the operators eq and ne only.");
    }
    if (attribute.name().equals("schemas") && type.extension(text).isPresent()) {
      Sql extended = Sql.of("(FALSE");
      for (Column column :
          List.of(
              Column.EMPLOYEE_NUMBER,
              Column.COST_CENTER,
              Column.ORGANIZATION,
              Column.DIVISION,
              Column.DEPARTMENT,
              Column.MANAGER)) {
        extended.add(" OR ").add(column).add(" IS NOT NULL");
      }
      extended.add(")");
      return negated ? Sql.of("NOT ").add(extended) : extended;
    }
    String own = attribute.name().equals("schemas") ? type.core().id() : type.title();
    return own.equalsIgnoreCase(text) != negated ? Sql.of("TRUE") : Sql.of("FALSE");
  }

  private Sql onValues(AttributePath path, @Nullable Filter inner) throws ScimException {
    Optional<Target> resolved = resolve(path);
    if (resolved.isEmpty()) {
      return Sql.of("FALSE");
    }
    Attribute attribute = resolved.get().attribute();
    if (attribute == null || !attribute.multiValued() || attribute.name().equals("schemas")) {
      throw refused(path);
    }
    Optional<Object> id = idSought(attribute, inner);
    if (attribute.name().equals("groups") && id.isPresent()) {
      return Sql.of("r.seq IN (SELECT m.user_seq FROM scim_group_user m WHERE m.tenant_id = ")
          .bind(tenant.id())
          .add(" AND m.group_seq = ")
          .add(key(Sql.of("scim_group"), id.get()))
          .add(")");
    }
    if (attribute.name().equals("members") && id.isPresent()) {
      return Sql.of("r.seq IN (SELECT m.group_seq FROM scim_group_user m WHERE m.tenant_id = ")
          .bind(tenant.id())
          .add(" AND m.user_seq = ")
          .add(key(Sql.of("scim_user"), id.get()))
          .add(" UNION ALL SELECT m.group_seq FROM scim_group_group m WHERE m.tenant_id = ")
          .bind(tenant.id())
          .add(" AND m.member_seq = ")
          .add(key(Sql.of("scim_group"), id.get()))
          .add(")");
    }
    if (attribute.name().equals("groups")) {
      return Sql.of("r.seq IN (")
          .add("SELECT m.user_seq FROM scim_group_user m JOIN scim_group x")
          .add(" ON x.tenant_id = m.tenant_id AND x.seq = m.group_seq WHERE m.tenant_id = ")
          .bind(tenant.id())
          .add(onOther(attribute, inner, "direct"))
          .add(")");
    }
    if (attribute.name().equals("members")) {
      return Sql.of("r.seq IN (")
          .add("SELECT m.group_seq FROM scim_group_user m JOIN scim_user x")
          .add(" ON x.tenant_id = m.tenant_id AND x.seq = m.user_seq WHERE m.tenant_id = ")
          .bind(tenant.id())
          .add(onOther(attribute, inner, "User"))
          .add(" UNION ALL ")
          .add("SELECT m.group_seq FROM scim_group_group m JOIN scim_group x")
          .add(" ON x.tenant_id = m.tenant_id AND x.seq = m.member_seq WHERE m.tenant_id = ")
          .bind(tenant.id())
          .add(onOther(attribute, inner, "Group"))
          .add(")");
    }
    Sql values =
        Sql.of("r.seq IN (SELECT v.user_seq FROM scim_user_value v WHERE v.tenant_id = ")
            .bind(tenant.id())
            .add(" AND v.attribute = ")
            .bind(attribute.name());
    if (inner != null) {
      values
          .add(" AND ")
          .add(
              condition(
                  inner,
                  (p, operator, operand) -> {
                    Attribute sub = sub(attribute, p);
                    if (attribute.name().equals("photos")
                        || attribute.name().equals("x509Certificates")) {
                      requireSearchable(sub, p, operator);
                    }
                    Column column = Column.ofValue(sub).orElseThrow(() -> refused(p));
                    return comparison(column, sub, operator, operand);
                  }));
    }
    return values.add(")");
  }

  /** The id, where the filter asks for one member or one group: that needs no join. */
  private static Optional<Object> idSought(Attribute attribute, @Nullable Filter inner)
      throws ScimException {
    if (inner instanceof Filter.Compare compare
        && compare.operator() == Operator.EQ
        && (attribute.name().equals("groups") || attribute.name().equals("members"))) {
      Attribute sub = sub(attribute, compare.path());
      if (sub.name().equals("value")) {
        return Optional.of(Operands.typed(sub, Operator.EQ, compare.operand()));
      }
    }
    return Optional.empty();
  }

  private Sql key(Sql table, Object id) {
    return Sql.of("(SELECT x.seq FROM ")
        .add(table)
        .add(" x WHERE x.tenant_id = ")
        .bind(tenant.id())
        .add(" AND x.id = ")
        .bind(id)
        .add(")");
  }

  /** A condition on the group of a user or the member of a group, each known to be of one kind. */
  private Sql onOther(Attribute attribute, @Nullable Filter inner, String kind)
      throws ScimException {
    if (inner == null) {
      return new Sql();
    }
    return Sql.of(" AND ")
        .add(
            condition(
                inner,
                (p, operator, operand) -> {
                  Attribute sub = sub(attribute, p);
                  if (sub.name().equals("type")) {
                    if (operator != null && operator != Operator.EQ && operator != Operator.NE) {
                      throw refused(p);
                    }
                    boolean same = kind.equalsIgnoreCase(String.valueOf(operand));
                    boolean holds = operator == null || same == (operator == Operator.EQ);
                    return holds ? Sql.of("TRUE") : Sql.of("FALSE");
                  }
                  Column column = Column.ofOther(sub).orElseThrow(() -> refused(p));
                  return comparison(column, sub, operator, operand);
                }));
  }

  private static Sql comparison(
      Column column, Attribute attribute, @Nullable Operator operator, @Nullable Object operand)
      throws ScimException {
    if (operator == null || operand == null) {
      return new Sql().add(column).add(" IS NOT NULL");
    }
    Object typed = Operands.typed(attribute, operator, operand);
    Sql sql = new Sql().add(column);
    return switch (operator) {
      case EQ -> sql.add(" = ").bind(typed);
      case NE ->
          new Sql()
              .add("(")
              .add(column)
              .add(" IS NULL OR ")
              .add(sql)
              .add(" <> ")
              .bind(typed)
              .add(")");
      case CO -> sql.add(" LIKE ").bind("%" + escaped(typed) + "%").add(" ESCAPE '!'");
      case SW -> sql.add(" LIKE ").bind(escaped(typed) + "%").add(" ESCAPE '!'");
      case EW -> sql.add(" LIKE ").bind("%" + escaped(typed)).add(" ESCAPE '!'");
      case GT -> sql.add(" > ").bind(typed);
      case GE -> sql.add(" >= ").bind(typed);
      case LT -> sql.add(" < ").bind(typed);
      case LE -> sql.add(" <= ").bind(typed);
    };
  }

  private static String escaped(Object text) {
    return text.toString().replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  /** What to order by; empty when resources of this type have no such attribute. */
  Optional<Sql> sortKey(AttributePath path) throws ScimException {
    Optional<Target> resolved = resolve(path);
    if (resolved.isEmpty()) {
      return Optional.empty();
    }
    Attribute attribute = resolved.get().attribute();
    Attribute sub = resolved.get().sub();
    if (attribute == null || path.valueFilter() != null) {
      throw refused(path);
    }
    boolean derived = attribute.name().equals("groups") || attribute.name().equals("members");
    if (attribute.multiValued() && !derived && !attribute.name().equals("schemas")) {
      // RFC 7644 §3.4.2.3: by the primary value, else by the first
      String name = sub == null ? mainPart(attribute) : sub.name();
      Attribute part = attribute.sub(name).orElseThrow(() -> refused(path));
      Column column = Column.ofValue(part).orElseThrow(() -> refused(path));
      return Optional.of(
          Sql.of("(SELECT ")
              .add(column)
              .add(" FROM scim_user_value v WHERE v.tenant_id = ")
              .bind(tenant.id())
              .add(" AND v.user_seq = r.seq AND v.attribute = ")
              .bind(attribute.name())
              .add(" ORDER BY v.is_primary DESC, v.position LIMIT 1)"));
    }
    Attribute value = sub;
    if (sub == null && attribute.type() == Attribute.Type.COMPLEX) {
      value = attribute.sub("value").orElseThrow(() -> refused(path));
    }
    Column column =
        Column.of(type, resolved.get().extension(), attribute, value)
            .orElseThrow(() -> refused(path));
    return Optional.of(new Sql().add(column));
  }

  /** Empty when only another type in the query has the attribute (RFC 7644 §3.4.2.1). */
  private Optional<Target> resolve(AttributePath path) throws ScimException {
    Optional<Target> target = type.resolve(path.urn(), path.name(), path.sub());
    if (target.isPresent()) {
      return target;
    }
    for (ResourceType other : allTypes) {
      if (other.resolve(path.urn(), path.name(), path.sub()).isPresent()) {
        return Optional.empty();
      }
    }
    throw new ScimException(
        ScimFailure.INVALID_FILTER,
        "There is no attribute " + ScimException.quote(path.toString()) + ".");
  }

  private static Attribute sub(Attribute attribute, AttributePath path) throws ScimException {
    if (path.urn() != null || path.sub() != null || path.valueFilter() != null) {
      throw refused(path);
    }
    return attribute.sub(path.name()).orElseThrow(() -> refused(path));
  }

  private static String mainPart(Attribute attribute) {
    return attribute.name().equals("addresses") ? "formatted" : "value";
  }

  /** Pictures and certificates are too long for an index; only their presence can be asked for. */
  private static void requireSearchable(
      Attribute sub, AttributePath path, @Nullable Operator operator) throws ScimException {
    if (sub.name().equals("value") && operator != null) {
      throw refused(path);
    }
  }

  private static ScimException refused(AttributePath path) {
    return new ScimException(
        ScimFailure.INVALID_FILTER,
        "The attribute " + ScimException.quote(path.toString()) + " cannot be used here.");
  }
}
